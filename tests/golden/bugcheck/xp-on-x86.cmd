bugcheck d1 c 2 0 f86b5a89
# Eight digits, and a kernel address among them.
