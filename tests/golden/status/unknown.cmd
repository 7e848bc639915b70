status c0000999
