#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
paste 'MEMORY_MANAGEMENT (1a)
    # Any other values for parameter 1 must be individually examined.
Arguments:
Arg1: 0000000000041792, A corrupt PTE has been detected.
Arg2: ffffb28000c3e5f8
Arg3: 0000200000000000
Arg4: 0000000000000000

Debugging Details:
------------------
'
keys Enter
expect '1 bit, number 45'
expect_not 'no such'
enter 'sel 33'
expect 'KGDT64_R3_CODE'
