eval rel32(1000, e9zz)
