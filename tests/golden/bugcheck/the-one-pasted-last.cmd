
|STOP 0xD1 (0x28, 0x2, 0x0, 0xfffff80167a3b2c4)
|IMAGE_NAME:  two.sys
|
|va 1000
|bugcheck
# The second answer is that of the paste again, the driver that it names too.
