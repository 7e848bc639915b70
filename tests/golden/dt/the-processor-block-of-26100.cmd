dt nt!_KPCR
