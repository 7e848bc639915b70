bugcheck 1f9 ffffd78e4c2a1080 12c c0000005 0
