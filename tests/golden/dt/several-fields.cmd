dt nt!_EPROCESS UniqueProcessId ActiveProcessLinks Token ImageFileName -b 26100
