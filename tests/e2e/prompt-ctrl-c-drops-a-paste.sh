#!/bin/sh
. "$(dirname "$0")/lib.sh"
# The line at work ends, and those that wait behind it are not begun.
truncate -s 40G "$home/empty.raw" || exit 1
start
paste "--raw -o $home/empty.raw info
sel 33
sel 10
"
expect 'sel 10'
keys Enter
expect 'Ctrl-C stops'
keys C-c
expect 'directory table base'
enter 'pf 3'
expect 'protection'
expect_not 'KGDT64'
