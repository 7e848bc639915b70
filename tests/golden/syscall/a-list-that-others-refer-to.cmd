-a x86 -b 7601 syscall NtUserCreateWindowEx
# Its list of rows is a key: it has no pieces, so nothing may be looked for there.
