-j
|open a-log.txt
|bugcheck
# The crash of the log is the one that bugcheck asks about.
