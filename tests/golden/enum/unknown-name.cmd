enum nothing
