-j
|*******************************************************************************
|*                                                                             *
|*                        Bugcheck Analysis                                    *
|*                                                                             *
|*******************************************************************************
|
|MEMORY_MANAGEMENT (1a)
|    # Any other values for parameter 1 must be individually examined.
|Arguments:
|Arg1: 0000000000041792, A corrupt PTE has been detected. Parameter 2 contains the address of
|	the PTE. Parameters 3/4 contain the low/high parts of the PTE.
|Arg2: ffffb28000c3e5f8
|Arg3: 0000200000000000
|Arg4: 0000000000000000
|
|Debugging Details:
|------------------
|
|KEY_VALUES_STRING: 1
|
|    Key  : Analysis.CPU.mSec
|    Value: 2983
|
|BUGCHECK_CODE:  1a
|BUGCHECK_P1: 41792
|BUGCHECK_P2: ffffb28000c3e5f8
|BUGCHECK_P3: 200000000000
|BUGCHECK_P4: 0
|PROCESS_NAME:  System
|
|STACK_TEXT:
|ffff8a0f`5cf3f0a8 fffff806`5a2a9a5a     : 00000000`0000001a 00000000`00041792 ffffb280`00c3e5f8 00002000`00000000 : nt!KeBugCheckEx
