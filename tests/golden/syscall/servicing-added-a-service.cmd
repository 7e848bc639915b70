syscall NtCopyFileChunk -b 20348
