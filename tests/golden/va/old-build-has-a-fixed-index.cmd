va fffffa80_1a628b30 -b 7601
