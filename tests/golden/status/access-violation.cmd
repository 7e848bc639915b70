status c0000005
