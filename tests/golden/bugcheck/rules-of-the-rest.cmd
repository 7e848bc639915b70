
# Damaged structures, hardware, traps, guards.
|bugcheck f7 142364 142364 5 0
|bugcheck 1a 3600 fffff8fc7e3f1000 0a00000000328867 8a00000000328867
|bugcheck 5a 1 ffffd78e4c2a1080 ffffd78e4c2a1080 ffffffffc0000428
|bugcheck c2 7 4a424b43 40a0018 ffffd78e4c2a1080
|bugcheck 109 1 2 3 2
|bugcheck 124 0 ffffd78e4c2a1080 fa000000 70f0f
|bugcheck 124 4 ffffd78e4c2a1080 0 0
|bugcheck 124 10 ffffd78e4c2a1080 0 0
|bugcheck 9c 0 ffffd78e4c2a1080 b2000000 70f0f
|bugcheck 7f 8 ffffd78e4c2a1080 ffffd78e4c2a1080 fffff80167a3b2c4
|bugcheck 7f d 0 0 0
|bugcheck -b 26100 139 a ffffd78e4c2a1080 ffffd78e4c2a1080 0
|bugcheck -b 19041 139 a ffffd78e4c2a1080 ffffd78e4c2a1080 0
|bugcheck 139 3 ffffd78e4c2a1080 ffffd78e4c2a1080 0
|bugcheck ef ffffd78e4c2a1080 0 ffffd78e4c2a2080 0
|bugcheck 1a 61941 1b839cd7e98 d ffffd78e4c2a1080
|bugcheck 1a 41287 30 0 0
|bugcheck 19 e ffffd78e4c2a1080 d6d5c2f4aaf50e4b d6d5c2f0aaf50e4b
|bugcheck 7f 0 0 0 0
|bugcheck 7f 2 0 0 0
|bugcheck 7f 6 0 0 0
|bugcheck 7f 12 0 0 0
|bugcheck 101 18 0 ffffd78e4c2a1080 5
|bugcheck 20 0 ffff 0 1
|bugcheck 20 0 1 0 1
