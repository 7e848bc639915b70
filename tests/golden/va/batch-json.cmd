-j
|fffff802`6d4bf410
|
|# a remark
|0x12zz
|pte 0 -s 1d7
|quit
|va 1
