quiz --level 4
