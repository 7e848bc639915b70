
# rdmsr of a bank of AMD, by its number.
|msr[c0002055] = 000500b000000000
