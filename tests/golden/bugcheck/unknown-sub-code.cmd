bugcheck 1a 402 ffffa30ebf6f0090 851af68c0 ffffa30ebf6f7248
# No guess from its neighbours.
