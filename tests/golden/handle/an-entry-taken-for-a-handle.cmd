handle 9681758b0b000001 1f0003
# The entry of a public walk of a handle table; its header: ffff9681`758b0b00.
