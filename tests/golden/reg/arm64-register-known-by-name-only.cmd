rdmsr 34e03 -a arm64
