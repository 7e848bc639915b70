-b 17763 handle entry 9681758b0b000001 1f0003
# The same entry: ObjectPointerBits 0x9681758b0b0, header ffff9681`758b0b00.
