
# a bucket among an analysis' keys is no function; pageable code of a driver;
# where a symbol is without one of its own, its offset is the module's
|    Key  : Failure.Bucket
|    Value: AV_CODE_AV_PAGED_IP_mydriver!Touch
|DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
|Arg1: fffff80167a3b2c4, memory referenced
|Arg2: 0000000000000002, IRQL
|Arg3: 0000000000000008, value 0 = read operation, 1 = write operation
|Arg4: fffff80167a3b2c4, address which referenced memory
|STACK_TEXT:
|ffffae03`936f7258 fffff803`44a2bfa9     : 00000000`0000000a fffff801`67a3b2c4 00000000`00000002 00000000`00000008 : nt!KeBugCheckEx
|ffffae03`936f73a0 fffff801`67a3b2c4     : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiPageFault+0x474
|ffffae03`936f7538 fffff801`67a31075     : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : mydriver+0xa2c4
|SYMBOL_NAME:  other+11b3
|IMAGE_NAME:  other.sys
