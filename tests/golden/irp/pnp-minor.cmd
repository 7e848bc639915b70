irp 1b 2
