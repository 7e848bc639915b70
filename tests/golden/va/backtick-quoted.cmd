'fffff802`6d4bf410'
