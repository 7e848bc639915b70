selfmap -a x86
