-a x86 -b 2600 dt _KIDTENTRY=80548e0000083360
# vector 0 of XP as a public walk through its IDT prints it: Offset 3360,
# Access 8e00, ExtendedOffset 8054
