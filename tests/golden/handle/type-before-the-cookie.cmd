handle type ffffe000_7fa6a8a0 7 -b 9600
