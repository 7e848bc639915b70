va 10 -s 1d7
