vtop 1ad000 10000 = 0
