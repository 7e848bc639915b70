practice 7:cfg:19041
# KSCP came with 26100
