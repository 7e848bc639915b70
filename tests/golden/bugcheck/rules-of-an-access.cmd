
# Each rule of rules/access.txt that numbers alone can meet, in its order;
# which kind of address it is decides.
|bugcheck 50 ffffd78e4c2a1080 11 fffff80167a3b2c4 2
|bugcheck 50 ffffd78e4c2a1080 3 fffff80167a3b2c4 2
|bugcheck 50 ffffd78e4c2a1080 1 fffff80167a3b2c4 2
|bugcheck -b 19041 50 ffffd78e4c2a1080 9 fffff80167a3b2c4 0
|bugcheck 50 8000deadbeef0000 0 fffff80167a3b2c4 4
|bugcheck 50 38002e 0 fffff80167a3b2c4 0
|bugcheck 50 fffff80127a3b2c4 10 fffff80167a3b2c4 0
|bugcheck 50 fffff80167a3b2c4 10 fffff80167a3b2c4 0
|bugcheck 50 ffffffffffffffd0 2 fffff80167a3b2c4 2
|bugcheck d1 0 2 8 fffff80167a3b2c4
