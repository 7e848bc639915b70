ioctl 22 800 3 0
