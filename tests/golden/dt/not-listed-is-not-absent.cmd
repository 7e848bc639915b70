dt _EPROCESS Token -a arm64
