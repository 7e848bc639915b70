#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Two prompts at once: what both typed is there afterwards.
start
enter 'sel 33'
expect 'KGDT64_R3_CODE'
pane new-window "$program; echo other left; exec cat"
expect "$prompt"
enter 'sel 10'
expect 'KGDT64_R0_CODE'
keys C-d
expect 'other left'
pane select-window -t :0
keys C-d
expect '[left with 0]'
for line in 'sel 33' 'sel 10'; do
    grep -rqF "$line" "$XDG_STATE_HOME" || fail "lost: $line"
done
