
# the operand is relative to rip, so the trap frame has it
| DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
| Arg1: fffff80003a192d0, memory referenced
| Arg2: 0000000000000002, IRQL
| Arg3: 0000000000000000, value 0 = read operation, 1 = write operation
| Arg4: fffff980064aa8b6, address which referenced memory
| TRAP_FRAME:  fffff80003218fc0 -- (.trap 0xfffff80003218fc0)
| rax=0000000000000000 rbx=0000000000000000 rcx=fffff98000b11da0
| rip=fffff980064aa8b6 rsp=fffff80003219150 rbp=0000000000000000
| r8=0000000000000000  r9=fffff80003a182d0 r10=0000000000000000
| ndisuio!UioFoo+0x16:
| fffff980`064aa8b6 498b09          mov     rcx,qword ptr [r9] ds:fffff800`03a182d0=????????????????
