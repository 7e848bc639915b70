#!/bin/sh
. "$(dirname "$0")/tui.sh"
needs open
dump=$(dirname "$0")/../../../shared/dumps/eolaruhagen_083125-14875-01.dmp
[ -e "$dump" ] || skip "no ${dump##*/../}"
tui -o "$(readlink -f "$dump")"
expect 'minidump'
keys '>'
expect 'ntoskrnl.exe'
keys '>'
expect 'rip'
keys j j j j j j j Enter
expect '0900000002ffd121'
expect '2ffd6f0'
expect 'self-map 108 (image)'
keys BSpace
expect 'rip'
keys '>'
expect 'krw-'
