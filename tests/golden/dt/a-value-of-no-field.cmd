dt _EPROCESS Nosuch=5
