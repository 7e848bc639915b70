-e gate 81f08e0000081a2c -a x86
# The upper half of the target stands at the top of the word.
