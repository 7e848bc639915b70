reg 3a 5
