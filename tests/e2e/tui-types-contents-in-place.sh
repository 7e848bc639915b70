#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
expect 'fffff6fc`0136a5f8'
keys j i
type a000000f8007063
expect 'f8007'
keys Enter j i
type '(a00000000825063)'
keys Enter
expect '825'
keys x
expect 'PPE not known'
