idt -a x86
