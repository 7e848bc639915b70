
# the symbol of a frame is that of what the frame above returns to
|DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
|Arg1: 0000000000000028, memory referenced
|Arg2: 0000000000000002, IRQL
|Arg3: 0000000000000000, value 0 = read operation, 1 = write operation
|Arg4: fffff8032f1f2a45, address which referenced memory
|
| # Child-SP          RetAddr               Call Site
|00 fffff803`2c8a9b48 fffff803`2a2a9d29     nt!KeBugCheckEx
|01 fffff803`2c8a9b50 fffff803`2a2a5e1b     nt!KiBugCheckDispatch+0x69
|02 fffff803`2c8a9c90 fffff803`2f1f2a45     nt!KiPageFault+0x45b
|03 fffff803`2c8a9e28 fffff803`2f1f1b3d     rtwlane+0x22a45
|04 fffff803`2c8a9e30 fffff803`2a01d8aa     rtwlane+0x21b3d
|05 fffff803`2c8a9e90 00000000`00000000     nt!KiExecuteAllDpcs+0x30a
