syscall -b 26100
