bugcheck 12
