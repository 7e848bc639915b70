offset fs:24
