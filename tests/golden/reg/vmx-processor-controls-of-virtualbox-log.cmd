reg 482 fff9fffe0401e172
