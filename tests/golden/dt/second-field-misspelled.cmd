dt _EPROCESS UniqueProcessId Tokn -b 26100
