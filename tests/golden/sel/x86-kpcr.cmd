sel 30 -a x86
