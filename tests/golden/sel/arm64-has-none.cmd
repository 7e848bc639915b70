sel 33 -a arm64
