ssdt fffff803_952ed200 fffff813_956d74c0 args=3
