syscall 16f -b 19045
