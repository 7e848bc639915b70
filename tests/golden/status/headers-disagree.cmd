status c000042f
