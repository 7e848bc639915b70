dt _KPROCESS UserDirectoryTableBase -b 10586
