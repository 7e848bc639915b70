offset _EPROCESS+3c8 -a arm64 -b 16299
