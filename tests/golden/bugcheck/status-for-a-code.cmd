bugcheck c00002e2 1 ffffffffc0000001 0 0
# a status: the numbers are shown all the same
