'!analyze -v' a-log.txt
# What a dump's name beside it would ask.
