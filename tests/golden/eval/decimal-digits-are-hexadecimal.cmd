493
# The number alone, as a line; 0n493 was perhaps meant.
