dt MMPFN PteAddress -a x86-pae -b 7601
