ioctl
