reg efl 286 -a x86
