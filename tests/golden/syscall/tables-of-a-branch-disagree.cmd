syscall 1471 -b 26100
