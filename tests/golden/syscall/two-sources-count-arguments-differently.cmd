syscall NtCreatePartition -b 10586
