reg 3a 20005
