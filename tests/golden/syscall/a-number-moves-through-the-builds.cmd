syscall 55
