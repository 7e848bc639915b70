irp
