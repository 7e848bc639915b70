handle entry 123456789 0 -a x86
