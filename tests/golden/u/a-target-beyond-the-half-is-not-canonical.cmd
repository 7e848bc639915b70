u 7fffffffffff e900000010
