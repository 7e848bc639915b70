offset _EPROCESS.Protection -b 14393.1770
# The same table.
