offset _EPROCESS+2f8 -a arm64
