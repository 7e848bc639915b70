-a x86 ssdt 83fbca00 = 83ed0d9c 0 191 83ed13e4 926a6000 0 339 926a702c
# a public listing of Windows 7
