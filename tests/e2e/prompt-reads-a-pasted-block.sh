#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
paste '                                           VA fffff8002d2a0282
PXE at FFFFF6FB7DBEDF80    PPE at FFFFF6FB7DBF0000    PDE at FFFFF6FB7E000B48    PTE at FFFFF6FC00169500
contains 0000000004A08063  contains 0000000004A09063  contains 0000000004A12063  contains 0900000002E4D121
pfn 4a08      ---DA--KWEV  pfn 4a09      ---DA--KWEV  pfn 4a12      ---DA--KWEV  pfn 2e4d      -G--A--KREV

'
expect 'PTE'
expect '2e4d'
expect_not 'no such'
enter 'sel 33'
expect 'KGDT64_R3_CODE'
