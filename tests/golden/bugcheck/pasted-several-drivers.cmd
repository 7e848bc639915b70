-j
|STOP 0x50 (0x1b839cd7e98, 0x3, 0xfffff8002d2a0282, 0xf)
|MODULE_NAME: one
|PROCESS_NAME:  first.exe
|
|STOP 0xD1 (0x28, 0x2, 0x0, 0xfffff80167a3b2c4)
|MODULE_NAME: two
# Each of them has the driver that stands below it, and no other.
