ioctl 22000f
