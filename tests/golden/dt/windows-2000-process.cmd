dt _EPROCESS ImageFileName Token UniqueProcessId -a x86 -b 2195
