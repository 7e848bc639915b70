ioctl 12017
# IOCTL_AFD_RECEIVE, as traces of sockets show it.
