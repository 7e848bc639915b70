
# the frame of the instruction has no symbol
| PAGE_FAULT_IN_NONPAGED_AREA (50)
| Arg1: fffff800ca8fc7d4, memory referenced.
| Arg2: 0000000000000000, value 0 = read operation, 1 = write operation.
| Arg3: ffffe00111429aa5, the instruction address
| Arg4: 0000000000000002, (reserved)
| STACK_TEXT:
| ffffd000`f6bbd968 fffff800`cadfd675 : 00000000`00000050 fffff800`ca8fc7d4 00000000`00000000 ffffd000`f6bbdbd0 : nt!KeBugCheckEx
| ffffd000`f6bbdbd0 ffffe001`11429aa5 : ffffe001`114308fe ffffe001`0ee6a740 00000000`00000000 ffffe001`0ee6a7b8 : nt!KiPageFault+0x12f
| ffffd000`f6bbdd68 ffffe001`114308fe : ffffe001`0ee6a740 00000000`00000000 ffffe001`0ee6a7b8 ffffe001`0ee6a6a0 : 0xffffe001`11429aa5
