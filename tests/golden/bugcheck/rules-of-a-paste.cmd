
# What only the text around the numbers says: flags, functions on the stack, the pool
# that the debugger names, a frame in no module.
|PAGE_FAULT_IN_NONPAGED_AREA (50)
|Arg1: 000001b839cd7e98
|Arg2: 3
|Arg3: fffff8002d2a0282
|Arg4: f
|PROCESS_NAME:  svchost.exe
|TRAP_FRAME:  ffff898671354f60 -- (.trap 0xffff898671354f60)
|rip=fffff8002d2a0282 efl=00010246 cs=0010
|
|UNEXPECTED_KERNEL_MODE_TRAP_M (1000007f)
|Arg1: 8
|Arg2: ffffa081d64efe70
|Arg3: ffff898671354f60
|Arg4: fffff80279eeba95
|STACK_TEXT:
|nt!KeBugCheckEx
|nt!KiDoubleFaultAbort+0x2c3
|nt!PspReferenceCidTableEntry+0x6a
|myflt!PreRead+0x44
|
|KERNEL_SECURITY_CHECK_FAILURE (139)
|Arg1: a
|Arg2: ffffd78e4c2a1080
|Arg3: ffffa30f9b6e5c40
|Arg4: 0
|STACK_TEXT:
|nt!KeBugCheckEx
|nt!guard_icall_handler+0x1e
|nt!KscpCfgDispatchUserCallTargetEsSmep+0x11
|foo!Callback+0x35
|
|KMODE_EXCEPTION_NOT_HANDLED (1e)
|Arg1: c0000005
|Arg2: fffff80167a3b2f4
|Arg3: 0
|Arg4: ffffffffffffffff
|STACK_TEXT:
|nt!KeBugCheckEx
|nt!guard_dispatch_icall+0x11
|foo!Callback+0x35
|
|DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
|Arg1: ffffd78e4c2a1080
|Arg2: 2
|Arg3: 0
|Arg4: fffff80167a3b304
|READ_ADDRESS:  ffffd78e4c2a1080 Paged pool
|PROCESS_NAME:  System
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000005
|Arg2: fffffa8003f9c621
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffffa8003f9c621
|STACK_TEXT:
|fffff880`07c6bb98 fffff880`033bdce7 : 00000000`00010ba8 00000000`00000080 : 0xfffffa80`03f9c621
|fffff880`07c6bba0 00000000`00010ba8 : 00000000`00000000 00000000`00000000 : man+0x1ce7
|
|
|DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
|Arg1: fffffa8003f9c621
|Arg2: 2
|Arg3: 8
|Arg4: fffffa8003f9c621
|STACK_TEXT:
|fffff880`07c6bb98 00000000`0001093a : 00000000`00010ba8 ffffffff`ffffffff 00000000`00000080 fffff880`033bdce7 : 0xfffffa80`03f9c621
|
|SYSTEM_SERVICE_EXCEPTION (3b)
|Arg1: c0000005
|Arg2: fffff80170b13380
|Arg3: ffffd78e4c2a1080
|Arg4: 0
|STACK_TEXT:
|ksthunk!guard_dispatch_icall_nop
|ksthunk!Check+0x12
