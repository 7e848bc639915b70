status 1c0000005
