eval rel32(1000, c3)
