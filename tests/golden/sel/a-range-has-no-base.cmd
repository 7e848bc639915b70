sel 10 33 gdt=5
