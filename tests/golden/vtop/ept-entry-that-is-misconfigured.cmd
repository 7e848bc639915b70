vtop --ept 114fd601e 109fff8 = 2
