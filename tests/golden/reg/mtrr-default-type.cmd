reg 2ff c06
