syscall 55 -b 19045
