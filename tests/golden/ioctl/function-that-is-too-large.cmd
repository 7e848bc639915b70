ioctl 22 1000 3 0
