dt _EPROCESS Token -a arm64 -b 22621
