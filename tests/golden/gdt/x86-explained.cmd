gdt x86 -e
