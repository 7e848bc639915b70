eval 33
