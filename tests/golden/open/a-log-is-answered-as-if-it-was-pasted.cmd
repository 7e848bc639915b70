open a-log.txt
