dt -r1 nt!_LIST_ENTRY
