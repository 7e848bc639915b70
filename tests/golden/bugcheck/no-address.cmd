bugcheck 1e ffffffffc0000005 fffff80167a3b2c4 0 ffffffffffffffff
# The processor reported no address.
