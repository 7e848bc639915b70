reg
