idt e idt=fffff8053f15b000 -e
