dt _EPROCESS UniqueProcessId ImageFileName ffffe00012345080 -b 26100
