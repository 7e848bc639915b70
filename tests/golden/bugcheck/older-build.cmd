bugcheck 50 fffff8a00c3a5000 1 fffff80002d4f3c5 0 -b 7601
