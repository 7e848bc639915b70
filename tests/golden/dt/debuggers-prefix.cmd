dt nt!_EPROCESS -y ImageFile -b 19045
