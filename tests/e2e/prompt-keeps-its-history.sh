#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
enter 'sel 33'
expect 'KGDT64_R3_CODE'
keys C-d
expect '[left with 0]'
start
keys Up
expect 'sel 33'
keys Enter
expect 'KGDT64_R3_CODE'
enter 'history'
expect 'history'
keys C-d
expect '[left with 0]'
found=$(find "$XDG_STATE_HOME" -type f -perm 600 | wc -l)
[ "$found" -eq 1 ] || fail "no history that is the user's alone"
