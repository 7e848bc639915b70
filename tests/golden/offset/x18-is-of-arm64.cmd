offset x18:30
