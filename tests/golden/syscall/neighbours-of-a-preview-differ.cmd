syscall NtCreateThreadEx -b 20200
