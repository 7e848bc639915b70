
|A problem has been detected and Windows has been shut down to prevent damage
|to your computer.
|
|DRIVER_IRQL_NOT_LESS_OR_EQUAL
|
|If this is the first time you've seen this Stop error screen,
|restart your computer.
|
|Technical information:
|
|*** STOP: 0x000000D1 (0x0000000C,0x00000002,0x00000000,0xF86B5A89)
|
|***       gv3.sys - Address F86B5A89 base at F86B5000, DateStamp 3dd991eb
