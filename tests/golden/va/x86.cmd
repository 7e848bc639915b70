va f72c5c00 -a x86
