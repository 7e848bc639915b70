handle -1
