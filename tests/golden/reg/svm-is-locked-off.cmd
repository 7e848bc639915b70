reg c0010114 18
# A public report of a cloud's bare metal: MSR_VM_CR 0x18, SVM_LOCK 1, SVMDIS 1.
