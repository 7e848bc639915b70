irp 3 2
