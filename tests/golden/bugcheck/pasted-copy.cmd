
# of MOVS's two places the one that was accessed is shown; a processor's family,
# model, stepping and revision are no bug check
|PAGE_FAULT_IN_NONPAGED_AREA (50)
|Arg1: 8ba10000, memory referenced.
|Arg2: 00000000, value 0 = read operation, 1 = write operation.
|Arg3: 82154573, If non-zero, the instruction address which referenced the bad memory
|                address.
|Arg4: 00000000, (reserved)
|BUILD_VERSION_STRING:  16299.15.x86fre.rs3_release.170928-1534
|CPU_MICROCODE: 6,3c,3,0 (F,M,S,R)  SIG: 21'00000000 (cache) 21'00000000 (init)
|TRAP_FRAME:  8ba0efa8 -- (.trap 0xffffffff8ba0efa8)
|eax=8ba1759e ebx=a2bfd314 ecx=00001d67 edx=00000002 esi=8ba10000 edi=a2bfe280
|eip=82154573 esp=8ba0f01c ebp=8ba0f024 iopl=0         nv up ei pl nz ac pe nc
|nt!memcpy+0x33:
|82154573 f3a5            rep movs dword ptr es:[edi],dword ptr [esi]
