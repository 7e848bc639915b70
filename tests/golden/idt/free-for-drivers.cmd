idt 70
