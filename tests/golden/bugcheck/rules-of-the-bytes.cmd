
# What the bytes at the instruction are decides beside the status.
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc000001d
|Arg2: fffff80167a3b2c4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b2c4
|drv+0x2c4:
|fffff801`67a3b2c4 0f0b ud2
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc000001d
|Arg2: fffff80167a3b2d4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b2d4
|drv+0x2c4:
|fffff801`67a3b2d4 f30fb8c1 popcnt eax,ecx
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc000001d
|Arg2: fffff80167a3b2e4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b2e4
|drv+0x2c4:
|fffff801`67a3b2e4 4889c1 mov rcx,rax
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc000001d
|Arg2: fffff80167a3b2f4
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b2f4
|drv+0x2c4:
|fffff801`67a3b2f4 06 push es
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000096
|Arg2: fffff80167a3b304
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b304
|drv+0x2c4:
|fffff801`67a3b304 0f32 rdmsr
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000096
|Arg2: fffff80167a3b314
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b314
|drv+0x2c4:
|fffff801`67a3b314 0f30 wrmsr
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffffc0000096
|Arg2: fffff80167a3b324
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b324
|drv+0x2c4:
|fffff801`67a3b324 0f22e0 mov cr4,rax
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffff80000003
|Arg2: fffff80167a3b334
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b334
|drv+0x2c4:
|fffff801`67a3b334 cc int 3
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffff80000003
|Arg2: fffff80167a3b344
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b344
|drv+0x2c4:
|fffff801`67a3b344 cd2c int 2Ch
|
|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
|Arg1: ffffffff80000003
|Arg2: fffff80167a3b354
|Arg3: ffffd78e4c2a1080
|Arg4: ffffd78e4c2a1080
|CONTEXT:  ffffd78e4c2a1080 -- (.cxr 0xffffd78e4c2a1080)
|rax=0 rip=fffff80167a3b354
|drv+0x2c4:
|fffff801`67a3b354 cccc int 3
|
