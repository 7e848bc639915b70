#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
keys '?'
expect 'Going about'
golden help-80
keys Down Down
keys q
expect 'fffff6fb`7dbedf80'
keys /
type idt
expect 'Selector > IDT'
keys Enter
expect 'KiDivideErrorFault'
keys BSpace
expect 'fffff6fb`7dbedf80'
keys :
type 'pf 3'
keys Enter
expect 'supervisor write'
keys q
expect '[left with 0]'
expect_not 'supervisor write'
