idt
