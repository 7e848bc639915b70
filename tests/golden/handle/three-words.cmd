handle entry 1 2 3
