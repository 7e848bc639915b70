bugcheck 10d 6
