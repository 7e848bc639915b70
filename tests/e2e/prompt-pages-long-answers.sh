#!/bin/sh
. "$(dirname "$0")/lib.sh"
# What is longer than the terminal is read page by page; what fits is not.
command -v less >/dev/null || skip 'there is no less'
screen "unset PAGER LESS LESSSECURE; $program"
expect "$prompt"
enter 'eval 1 + 2'
expect '00000003'
expect "$prompt"
enter 'reg'
expect 'CR0'
await sh -c "tmux -L $socket capture-pane -p | tail -n 1 | grep -q 'q ends'" ||
    fail 'no pager'
# A line that is typed too early saves no file: less takes an s for that.
keys s
expect 'log file'
enter none
expect 'not available'
keys Enter
expect 'q ends'
keys q
expect "$prompt"
# The terminal is as it was, and the next line is answered.
enter 'sel 33'
expect 'KGDT64_R3_CODE'
# A pager of one's own, and none.
screen "PAGER='sed s/CR0/mine/' $program"
expect "$prompt"
enter 'reg'
expect "$prompt"
await sh -c "tmux -L $socket capture-pane -p -S - | grep -q mine" ||
    fail 'not through PAGER'
screen "PAGER= $program"
expect "$prompt"
enter 'reg'
expect 'HV_GUEST_CRASH_CTL'
expect "$prompt"
# Ctrl-C in it does not end the prompt.
screen "unset PAGER LESS LESSSECURE; $program"
expect "$prompt"
enter 'reg'
expect 'CR0'
keys C-c
# less forgets what was typed just before it stops.
leaves() { keys q; shows "$prompt"; }
await leaves || fail 'no way out of the pager'
keys C-u
enter 'sel 33'
expect 'KGDT64_R3_CODE'
