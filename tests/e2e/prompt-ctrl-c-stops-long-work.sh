#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Memory without a page table: the search for one would take its time.
truncate -s 40G "$home/empty.raw" || exit 1
start
enter "--raw -o $home/empty.raw info"
expect 'Ctrl-C stops'
keys C-c
expect 'directory table base'
enter 'pf 3'
expect 'protection'
expect_not 'Ctrl-C stops'
