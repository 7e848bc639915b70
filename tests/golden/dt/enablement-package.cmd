dt _EPROCESS Token -b 19044
