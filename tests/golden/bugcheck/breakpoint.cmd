bugcheck 3b 80000003 fffff8053fd61180 fffffe016b27d620 0
# No pointer is to blame where code stopped itself.
