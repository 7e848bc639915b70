rdmsr 259 0
# A public coreboot log: "MTRR: Fixed MSR 0x259 0x0000000000000000".
