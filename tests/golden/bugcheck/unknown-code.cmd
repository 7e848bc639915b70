bugcheck 278
