status C00D0029
