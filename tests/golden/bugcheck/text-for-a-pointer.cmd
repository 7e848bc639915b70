bugcheck 50 0038002e 0 fffff80167a3b2c4 0
# A buffer was written over the pointer.
