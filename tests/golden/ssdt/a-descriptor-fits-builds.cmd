ssdt fffff803_955cd900 = fffff803_952ed200 0 1ad fffff803_952edf6c
