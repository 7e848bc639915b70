-a x86 access 80001000 write cr4=80 = 806000e3 123
# Without CR4.PSE a PDE always points at a table.
