#!/bin/sh
. "$(dirname "$0")/lib.sh"
# The line at work ends, and those that wait after it are not begun.
tangle "$home/tables.raw"
start
paste "--raw -o $home/tables.raw -a x64 -d 0 maps 1g
sel 33
sel 10
"
expect ' 10'
keys Enter
expect 'Ctrl-C stops'
keys C-c
expect 'stopped: this is not all'
enter 'pf 3'
expect 'protection'
expect_not 'KGDT64'
