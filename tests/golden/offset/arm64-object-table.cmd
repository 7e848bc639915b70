offset EPROCESS+2f0 -a arm64
