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
tui "$chain"
expect '10fb5f410'
click 50 1
expect 'protection, paging, caches'
click 3 1
expect '10fb5f410'
click 5 10
click 5 14
expect '8a0000010fb5f862'
