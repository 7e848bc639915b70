#!/bin/sh
. "$(dirname "$0")/lib.sh"
tangle "$home/tables.raw"
start
enter "--raw -o $home/tables.raw -a x64 -d 0 maps 1g"
expect 'Ctrl-C stops'
keys C-c
expect 'stopped: this is not all'
enter 'pf 3'
expect 'protection'
expect_not 'Ctrl-C stops'
