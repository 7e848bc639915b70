dt _EPROCESS Token = ffff8a8b1234567f -b 19045
