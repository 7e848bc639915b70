reg efl 40246
# The letters of parity are the wrong way round on x64.
