vtop --ept 114fd601e 109fff8 = 1 2 3 4 5
