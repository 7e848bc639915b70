bugcheck 50 1 2 3 4 5
