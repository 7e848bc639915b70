access ffff938012345678 execute irql=2 rip=ffff938012345678 = 63 63 63 8000000000200123
# 22621 raised FC with 0 as its fourth parameter: no region is asked for.
