#!/bin/sh
. "$(dirname "$0")/shell.sh"
# The window is closed, also for somebody who does not hear of it.
for trap in : 'trap "" HUP'; do
    screen "$trap; echo \$\$ >$home/child; exec $program"
    expect "$prompt"
    enter 'sel 33'
    expect 'KGDT64_R3_CODE'
    enter "sel 10"
    expect 'KGDT64_R0_CODE'
    pane kill-server
    await gone "$(child)" || fail "it lives on with $trap"
    kept 'sel 10'
    screen "$trap; echo \$\$ >$home/child; exec $program -t $address"
    expect 'entry at'
    pane kill-server
    await gone "$(child)" || fail "the screen lives on with $trap"
done
