reg 999 1
