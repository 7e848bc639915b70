rdmsr 30070 101122 --arch arm64
