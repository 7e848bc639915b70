help smap
