dg 48
