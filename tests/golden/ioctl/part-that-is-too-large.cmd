ioctl device=22 method=4
