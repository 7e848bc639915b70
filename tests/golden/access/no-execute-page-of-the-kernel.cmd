access ffff938012345678 execute rip=ffff938012345678 = 63 63 63 8000000000200123
# The region decides, which the entries do not say: both are there.
