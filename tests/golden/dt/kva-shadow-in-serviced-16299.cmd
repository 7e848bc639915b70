dt _KPROCESS UserDirectoryTableBase -b 16299
