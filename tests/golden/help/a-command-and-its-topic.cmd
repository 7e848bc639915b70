help cfg
