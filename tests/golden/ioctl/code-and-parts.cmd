ioctl 22 device=22
