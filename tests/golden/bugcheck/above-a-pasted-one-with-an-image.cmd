-o ../../fuzz/corpus/dump/minidump-with-hostile-names
|bugcheck
|BSOD: 0xd1 (0x18, 0x2, 0x0, 0xfffff80167a3b2c4)
# With an image the first line is a question of its own.
