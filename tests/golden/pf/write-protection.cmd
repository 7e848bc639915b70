pf 3
