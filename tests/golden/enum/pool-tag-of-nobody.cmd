enum pooltag zzzz
