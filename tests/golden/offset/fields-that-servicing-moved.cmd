offset _EPROCESS.Protection -b 10586.1356
# The same table: 6ba; where servicing put the others is not known here.
