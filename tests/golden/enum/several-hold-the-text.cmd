enum irp
