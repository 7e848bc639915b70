-v bugcheck d1 18 2 0 fffff80167a3b2c4
# All that is usual, too.
