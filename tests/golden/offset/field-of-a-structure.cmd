offset _EPROCESS.Token -b 18362
