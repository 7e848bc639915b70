offset gs:188 -a arm64
