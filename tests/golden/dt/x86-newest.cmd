dt KPROCESS DirectoryTableBase -a x86-pae
