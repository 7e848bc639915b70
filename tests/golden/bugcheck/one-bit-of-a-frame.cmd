bugcheck 4e 6 142364 ffffaa10c2ccb0a7 a04000142364821
# The frame and the one in its entry are one bit apart.
