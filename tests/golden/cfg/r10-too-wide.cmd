cfg r10=fffff8038e0b0d70
