status 3
# Also a fast-fail code, a Win32 error and a stop code.
