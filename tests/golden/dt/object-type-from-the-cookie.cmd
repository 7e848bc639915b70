dt _OBJECT_HEADER TypeIndex=c9 ffff91880ef86050 cookie=a1 -b 18362 -e
