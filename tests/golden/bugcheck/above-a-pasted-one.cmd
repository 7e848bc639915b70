--color never
|bugcheck
|BSOD: 0xd1 (0x18, 0x2, 0x0, 0xfffff80167a3b2c4)
# The name of the command that the text is for.
