dt _KPROCESS InstrumentationCallback -b 15063
