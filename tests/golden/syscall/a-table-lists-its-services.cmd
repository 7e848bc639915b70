syscall ium -b 19045
