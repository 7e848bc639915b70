
# What was accessed, by the instruction's bytes and the registers, with a record
# and without.
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000005
|Arg2: fffff80167a3b2c4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|ExceptionAddress: fffff80167a3b2c4 (drv+0x2c4)
|   ExceptionCode: c0000005 (Access violation)
|NumberParameters: 2
|   Parameter[0]: 0000000000000000
|   Parameter[1]: ffffffffffffffff
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=8000deadbeef0000 rip=fffff80167a3b2c4
|drv+0x2c4:
|fffff801`67a3b2c4 8908           mov dword ptr [rax],ecx
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000005
|Arg2: fffff80167a3b2d4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|ExceptionAddress: fffff80167a3b2d4 (drv+0x2c4)
|   ExceptionCode: c0000005 (Access violation)
|NumberParameters: 2
|   Parameter[0]: 0000000000000001
|   Parameter[1]: ffffffffffffffff
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=ffffd78e4c2a1080 rip=fffff80167a3b2d4
|drv+0x2c4:
|fffff801`67a3b2d4 8908           mov dword ptr [rax],ecx
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000005
|Arg2: fffff80167a3b2e4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|ExceptionAddress: fffff80167a3b2e4 (drv+0x2c4)
|   ExceptionCode: c0000005 (Access violation)
|NumberParameters: 2
|   Parameter[0]: 0000000000000000
|   Parameter[1]: 000000000000f025
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=ffffd78e4c2a1080 rip=fffff80167a3b2e4
|drv+0x2c4:
|fffff801`67a3b2e4 8908           mov dword ptr [rax],ecx
|
|SYSTEM_SERVICE_EXCEPTION (3b)
|Arg1: c0000005
|Arg2: fffff80167a3b2f4
|Arg3: ffffd78e4c2a1080
|Arg4: 0
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=8000deadbeef0000 rip=fffff80167a3b2f4
|drv+0x2c4:
|fffff801`67a3b2f4 8908           mov dword ptr [rax],ecx
|
|SYSTEM_SERVICE_EXCEPTION (3b)
|Arg1: c0000005
|Arg2: fffff80167a3b304
|Arg3: ffffd78e4c2a1080
|Arg4: 0
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=4141414141414139 rip=fffff80167a3b304
|drv+0x2c4:
|fffff801`67a3b304 8908           mov dword ptr [rax],ecx
|
|SYSTEM_SERVICE_EXCEPTION (3b)
|Arg1: c0000005
|Arg2: fffff80167a3b314
|Arg3: ffffd78e4c2a1080
|Arg4: 0
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=000000000000008c rip=fffff80167a3b314
|drv+0x2c4:
|fffff801`67a3b314 8908           mov dword ptr [rax],ecx
|
