ssdt fffff800`02a8e300 ffac52c0
