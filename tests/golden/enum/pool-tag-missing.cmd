enum pooltag
