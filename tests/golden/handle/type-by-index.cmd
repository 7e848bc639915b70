handle type 7 -b 7601
