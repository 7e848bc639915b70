quiz --count 51
