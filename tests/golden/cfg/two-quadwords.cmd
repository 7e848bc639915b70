cfg fffff8038e0b0d70 fbff83a00c7ba008 1 2
