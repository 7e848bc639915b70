reg ept 1000a
