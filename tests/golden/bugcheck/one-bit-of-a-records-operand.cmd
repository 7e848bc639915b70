
# the same, of an exception's record
| SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
| Arg1: ffffffffc0000005, The exception code that was not handled
| Arg2: fffff980064aa8b6, The address that the exception occurred at
| Arg3: fffff80003218f28, Exception Record Address
| Arg4: fffff80003218770, Context Record Address
| ExceptionAddress: fffff980064aa8b6 (ndisuio+0x18b6)
|    ExceptionCode: c0000005 (Access violation)
| NumberParameters: 2
|    Parameter[0]: 0000000000000000
|    Parameter[1]: fffff80003a192d0
| CONTEXT:  fffff80003218770 -- (.cxr 0xfffff80003218770)
| r8=0000000000000000  r9=fffff80003a182d0 r10=0000000000000000
| rip=fffff980064aa8b6 rsp=fffff80003219150 rbp=0000000000000000
| ndisuio+0x18b6:
| fffff980`064aa8b6 498b09          mov     rcx,qword ptr [r9] ds:fffff800`03a182d0=????????????????
