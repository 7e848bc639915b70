handle 1a6
