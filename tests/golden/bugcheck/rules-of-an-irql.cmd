
# A, D1 and their siblings by what was touched at which IRQL.
|bugcheck d4 ffffd78e4c2a1080 ff 0 fffff80167a3b2c4
|bugcheck a 8 ff 1 fffff80167a3b2c4
|bugcheck d1 fffff80167a3b2c4 2 8 fffff80167a3b2c4
|bugcheck d1 1b839cd7e98 2 0 fffff80167a3b2c4
|bugcheck d1 ffffd78e4c2a1080 2 8 fffff80167a3b2c4
|bugcheck a 8000deadbeef0000 2 0 fffff80167a3b2c4
|bugcheck ce fffff80167a3b2cc 10 fffff80167a3b2c4 0
|bugcheck fc 1b839cd7e98 0 0 0
|bugcheck fc ffffd78e4c2a1080 0 0 0
|bugcheck be ffffd78e4c2a1080 0 0 0
|bugcheck d1 38002e 2 0 fffff80167a3b2c4
|bugcheck ce fffff80167a3b2cc 0 fffff80167a3b2c4 0
