quiz --list
