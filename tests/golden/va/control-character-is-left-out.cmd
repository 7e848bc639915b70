--color never
|va fffff803`12345678
# What cannot be seen is left out, and that is said.
