dt kpcr.prcb.currentthread -b 7601
