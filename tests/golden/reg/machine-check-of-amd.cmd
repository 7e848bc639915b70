reg c0002051 bea0000000000108
# A public report of a family 17h processor: bank 5, MCA_STATUS bea0000000000108.
