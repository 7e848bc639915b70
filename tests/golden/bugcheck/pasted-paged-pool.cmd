
# a copy that runs out of paged pool
|PAGE_FAULT_IN_NONPAGED_AREA (50)
|Arg1: ffffe5068d8a4000, memory referenced.
|Arg2: 0000000000000002, X64: bit 0 set if the fault was due to a not-present PTE.
|Arg3: fffff80167a3b2c4, If non-zero, the instruction address which referenced the bad memory
|Arg4: 0000000000000000, (reserved)
|WRITE_ADDRESS:  ffffe5068d8a4000 Paged pool
