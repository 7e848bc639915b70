offset 7ffe0264
