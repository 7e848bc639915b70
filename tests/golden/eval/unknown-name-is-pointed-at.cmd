'eval 2*cr3'
