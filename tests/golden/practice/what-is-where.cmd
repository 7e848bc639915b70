practice 7:smap
