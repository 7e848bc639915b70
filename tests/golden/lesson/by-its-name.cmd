lesson smap
