sel 30 -a x86 gdt=80b99000 -e
