syscall NtAcquireCrossVmMutant -b 7601
