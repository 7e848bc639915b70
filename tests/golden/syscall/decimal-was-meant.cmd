syscall 493
