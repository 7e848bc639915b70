'eval 1 + fffff680`aa'
