vtop --ept 109fff8
