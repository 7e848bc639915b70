desc type=13 limit=12345678
