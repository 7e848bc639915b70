dt _EPROCESS -a x86 -b 2600
