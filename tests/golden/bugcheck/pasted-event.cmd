
|The computer has rebooted from a bugcheck.  The bugcheck was: 0x0000009f (0x0000000000000003, 0xffffaa06b8bab840, 0xfffff8055a272750, 0xffffaa06afb99560). A dump was saved in: C:\Windows\MEMORY.DMP. Report Id: 8d0a2b0e.
