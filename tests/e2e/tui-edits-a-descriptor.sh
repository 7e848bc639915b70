#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
keys Tab j j j j j
expect '0020fb0000000000'
golden gdt-80
keys Enter End k k k
expect 'LongMode'
keys Space
expect '0000fb0000000000'
keys u
expect '0020fb0000000000'
keys i
type 00209b0000000000
keys Enter
expect 'KGDT64_R0_CODE'
