
# c0000005 by the address that 1E has in parameter 4.
|bugcheck 1e ffffffffc0000005 fffff80167a3b2c4 0 ffffffffffffffff
|bugcheck 1e c0000005 fffff80167a3b2c4 0 8000deadbeef0000
|bugcheck 1e c0000005 fffff80167a3b2c4 0 74006e0065
|bugcheck 1e c0000005 fffff80167a3b2c4 1 1b839cd7e98
|bugcheck 1e c0000005 fffff80167a3b2c4 0 ffffd78e4c2a1080
|bugcheck 1e c0000005 fffff80167a3b2c4 8 ffffd78e4c2a1080
