rdmsr 20037 1f5 --arch arm64
