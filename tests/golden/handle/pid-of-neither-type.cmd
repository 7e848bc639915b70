handle cid 8004a667b040ff95 0 type=5
