idt 2e -a x86
