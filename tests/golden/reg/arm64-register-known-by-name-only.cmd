rdmsr 30010 -a arm64
