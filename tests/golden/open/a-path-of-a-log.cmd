./a-log.txt
# No command of a debugger's, which begin with a dot, too.
