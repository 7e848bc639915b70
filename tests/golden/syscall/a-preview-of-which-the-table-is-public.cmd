syscall NtCreateThreadEx -b 14316
