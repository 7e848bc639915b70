dt _KGATE -a x86 -b 3790
