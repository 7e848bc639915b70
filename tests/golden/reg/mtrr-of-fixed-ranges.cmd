reg 250 0606060606060606
# as coreboot's logs have it
