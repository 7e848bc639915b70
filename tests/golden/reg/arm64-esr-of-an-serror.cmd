-a arm64 reg esr be000011
# The same class in Linux's "SError Interrupt on CPU0, code 0xbe000011".
