-f lines va 1000
# which of them was meant?
