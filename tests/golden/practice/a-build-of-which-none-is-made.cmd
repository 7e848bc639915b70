practice 7:smap:7601
