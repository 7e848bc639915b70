offset KPCR
