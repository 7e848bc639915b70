bugcheck 3b c0000005 fffff80167a3b2c4 ffffd78e4c2a1080 0
# No headline without something that makes one.
