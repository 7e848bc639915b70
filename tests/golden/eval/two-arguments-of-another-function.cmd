eval hi(1000, 2)
