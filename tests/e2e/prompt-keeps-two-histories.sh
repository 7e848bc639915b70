#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Two prompts at once: what both typed is there as soon as it is entered.
kept() { cat "$XDG_STATE_HOME/ntlens/history" 2>/dev/null | tr '\n' ','; }
start
enter 'sel 33'
expect 'KGDT64_R3_CODE'
[ "$(kept)" = 'sel 33,' ] || fail "not kept at once: $(kept)"
pane new-window "$program; echo other left; exec cat"
expect "$prompt"
enter 'sel 10'
expect 'KGDT64_R0_CODE'
pane select-window -t :0
enter 'sel 18'
expect 'KGDT64_R0_DATA'
[ "$(kept)" = 'sel 33,sel 10,sel 18,' ] || fail "not of both: $(kept)"
keys C-d
expect '[left with 0]'
pane select-window -t :1
keys C-d
expect 'other left'
[ "$(kept)" = 'sel 33,sel 10,sel 18,' ] || fail "lost at the end: $(kept)"
