dt EPROCESS -a arm64
