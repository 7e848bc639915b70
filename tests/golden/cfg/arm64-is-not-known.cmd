cfg fffff8038e0b0d70 -a arm64
