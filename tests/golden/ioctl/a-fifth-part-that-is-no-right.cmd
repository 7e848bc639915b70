ioctl 22 800 3 1 5
