reg cr8 2
