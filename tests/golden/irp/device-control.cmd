irp e
