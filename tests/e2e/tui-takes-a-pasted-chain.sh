#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui
paste '                                           VA fffff8026d4bf410
PXE at FFFFF6FB7DBEDF80    PPE at FFFFF6FB7DBF0048    PDE at FFFFF6FB7E009B50    PTE at FFFFF6FC0136A5F8
contains 0A000000F8007063  contains 0A00000000825063  contains 0A00000000826063  contains 8A0000010FB5F863
'
expect '10fb5f410'
expect '8a0000010fb5f863'
