access ffff938012345678 execute rip=ffff938012345678 = 63 63 63 8000000000200123
# FC is what most builds raised; 19041 was seen to raise 50 with 2 for the like.
