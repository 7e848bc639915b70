handle type 25 -b 26100
