handle
