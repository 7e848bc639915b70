a-log-in-utf-16.log
