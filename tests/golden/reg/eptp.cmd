reg eptp 1a2b301e
