
# a letter alone in the place of a digit
|STOP: 0xD1 (0x28, 2, O, 0xfffff80167a3b2c4)
