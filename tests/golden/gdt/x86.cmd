gdt -a x86
