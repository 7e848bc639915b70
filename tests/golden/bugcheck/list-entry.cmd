bugcheck 139 3 ffffd78e4c2a1080 ffffa30f9b6e5c40 0
