
# An exception that nobody handled, by its status alone: each has its own verdict.
|bugcheck 1e c0000006 fffff80167a3b2c4 0 0
|bugcheck 1e c0000008 fffff80167a3b2c4 0 0
|bugcheck 1e c000001d fffff80167a3b2c4 0 0
|bugcheck 1e c0000094 fffff80167a3b2c4 0 0
|bugcheck 1e c0000095 fffff80167a3b2c4 0 0
|bugcheck 1e c0000096 fffff80167a3b2c4 0 0
|bugcheck 1e c00000fd fffff80167a3b2c4 0 0
|bugcheck 1e c0000374 fffff80167a3b2c4 0 0
|bugcheck 1e c0000409 fffff80167a3b2c4 0 0
|bugcheck 1e c0000420 fffff80167a3b2c4 0 0
|bugcheck 1e e06d7363 fffff80167a3b2c4 0 0
|bugcheck 1e 80000002 fffff80167a3b2c4 0 0
|bugcheck 3b c0000046 fffff80167a3b2c4 ffffd78e4c2a1080 0
