offset KTRAP_FRAME+6e -a x86
