syscall ZwOpenProcess -b 21000
