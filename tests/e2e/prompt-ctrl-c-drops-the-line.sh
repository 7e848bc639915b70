#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
type 'nonsense'
expect 'nonsense'
keys Home C-c
expect 'ntlens> nonsense^C'
enter 'pf 3'
expect 'protection'
expect_not 'no such'
# On an empty line, too, it does not leave.
keys C-c C-c
enter 'sel 33'
expect 'KGDT64_R3_CODE'
