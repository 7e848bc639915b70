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
keys Escape
# The wheel scrolls what is under it, and does not type: a list, the working,
# the help; a line that is typed stays as it is.
wheel() { # up or down, at column and row
    code=60
    [ "$1" = up ] || code=61
    # shellcheck disable=SC2046  # two words
    pane send-keys -H 1b 5b 4d $code $(printf '%x %x' $(($2 + 32)) $(($3 + 32)))
}
tui
tap 12 1
expect 'KGDT64_R3_CODE'
tap 50 1
expect '1 of '
wheel down 5 10
expect '4 of '
wheel down 5 10
expect '7 of '
wheel up 5 10
expect '4 of '
keys '?'
expect 'Going about'
wheel down 5 10
expect '4-'
escape
tui "$chain"
expect '10fb5f410'
keys w
expect '1-'
wheel down 5 20
expect '4-'
escape
keys i
type fff
wheel up 5 10
wheel down 5 10
expect 'Esc leave'
keys Enter
expect 'address fff'
# The mouse alone: a chain, a bit of its address, a bug check, back, quit.
at() { seen | awk -v text="$1" '{ i = index($0, text) } i { print i, NR; exit }'; }
# shellcheck disable=SC2046  # column and row
press() { tap $(at "$1"); }
tui
press 'an address'
expect 'fffff6fb`7dbedf80'
press 'Enter done'
expect 'Esc out'
press '010000010000'
expect 'fffff802`6d4bfc10'
press 'Bug check'
expect '< code  status  page fault >'
tui
press ':bugcheck d1'
expect 'DRIVER_IRQL_NOT_LESS_OR_EQUAL'
press 'back'
expect 'an address'
press ':open practice'
expect 'ntlens practice machine'
press 'Image'
expect 'complete memory dump'
press 'modules'
expect 'ntoskrnl.exe'
press 'back'
press 'quit'
expect '[left with 0]'
