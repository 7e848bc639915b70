gdt
