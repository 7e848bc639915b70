#!/bin/sh
. "$(dirname "$0")/tui.sh"
# A press of the first button at column, row, counted from 1, as X10 reports it.
click() {
    at=$(printf '%x %x' $(($1 + 32)) $(($2 + 32)))
    pane send-keys -H 1b 5b 4d 20 $at
    sleep 0.1
    pane send-keys -H 1b 5b 4d 23 $at
    sleep 0.1
}
# The same as a fast hand or a slow line sends it: in one packet.
tap() {
    at=$(printf '%x %x' $(($1 + 32)) $(($2 + 32)))
    pane send-keys -H 1b 5b 4d 20 $at 1b 5b 4d 23 $at
}
tui "$chain"
expect '10fb5f410'
click 50 1
expect 'protection, paging, caches'
click 3 1
expect '10fb5f410'
click 5 10
click 5 14
expect '8a0000010fb5f862'
# One click acts everywhere: a tab, a register of its list, a key at the foot.
tap 12 1
expect 'KGDT64_R3_CODE'
tap 50 1
expect 'protection, paging, caches'
tap 5 7
expect 'name value CR4'
keys Escape
expect '? keys'
tap "$(seen | awk '{ i = index($0, "? keys") } i { print i }')" 24
expect 'Going about'
