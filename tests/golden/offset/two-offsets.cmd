offset KPCR+10 20
