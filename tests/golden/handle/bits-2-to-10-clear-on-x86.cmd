handle 800 -a x86
