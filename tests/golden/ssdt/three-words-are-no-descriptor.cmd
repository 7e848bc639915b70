ssdt fffff803_955cd900 = fffff803_952ed200 0 1ad
