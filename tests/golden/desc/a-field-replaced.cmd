desc 00cffb000000ffff dpl=0
