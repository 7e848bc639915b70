va ffffffff_ffffffff -s 1d7
