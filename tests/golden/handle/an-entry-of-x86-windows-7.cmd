handle entry 87654323 001f0003 -a x86
