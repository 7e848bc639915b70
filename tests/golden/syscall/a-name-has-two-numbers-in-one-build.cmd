syscall NtQuerySemaphore -b 22000
