gate offset=fffff80183a02a00 dpl=3
