dt KPCR Prcb.Proc* -b 19041
