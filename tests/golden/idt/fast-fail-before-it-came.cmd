idt 29 -b 7601
