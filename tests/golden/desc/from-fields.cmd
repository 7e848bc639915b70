desc type=1b base=0 limit=ffffffff dpl=3
