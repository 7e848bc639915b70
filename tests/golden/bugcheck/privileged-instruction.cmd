bugcheck 7e ffffffffc0000096 fffff8042661e7f1 ffffbc044d757538 ffffbc044d756d80
# A status with its own verdict.
