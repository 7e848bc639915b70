reg fe 508
# Intel's manual: what Pentium 4, Xeon and P6 have
