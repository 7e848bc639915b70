
# a caller without symbols has its offset in the module
| STACK_TEXT:
| ffffd505`7e830838 fffff800`903d5669 : 00000000`0000000a 00000000`00000047 00000000`00000002 00000000`00000000 : nt!KeBugCheckEx
| ffffd505`7e830980 fffff800`902bfdbe : ffffd505`00000000 fffff800`90b6edf5 00000000`00000000 00000000`00000000 : nt!KiPageFault+0x42b
| ffffd505`7e830b10 fffff809`59c083a7 : ffffc40b`12ae26a0 ffffc40b`12ad34a8 ffffd505`7e830d02 ffffc40b`12ae2868 : nt!IoReuseIrp+0x4e
| ffffd505`7e830bb0 ffffc40b`12ae26a0 : ffffc40b`12ad34a8 ffffd505`7e830d02 ffffc40b`12ae2868 ffffc40b`12ae26a0 : cdcacmpo_x64+0x83a7
