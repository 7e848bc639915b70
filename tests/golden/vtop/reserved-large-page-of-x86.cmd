-a x86 vtop 1000 80001000 = 806000e3 5
# Bit 21 is reserved in a PDE of 4 MB: no table is below it.
