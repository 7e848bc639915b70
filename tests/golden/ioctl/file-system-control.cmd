ioctl 900a8
