#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
# The value of an option, and of a setting; then the command after them.
type '-a arm'
keys Tab
type '-b 10-22'
keys Tab
type 'selfm'
keys Tab
expect '-a arm64 -b 10-22H2 selfmap'
keys C-u
type 'set arch arm'
keys Tab
expect 'set arch arm64'
keys C-u
# NAME= waits for its value; a variable may stand after any sign.
enter 'set $base ffff800000001000'
expect 'arch '
type 'sel 33 gd'
keys Tab
type '$ba'
keys Tab
expect 'sel 33 gdt=$base'
keys C-u
type 'va 5-$ba'
keys Tab
expect 'va 5-$base'
