dt _OBJECT_HEADER TypeIndex=c9 cookie=1a1 -b 18362
