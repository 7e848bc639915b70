#!/bin/sh
. "$(dirname "$0")/lib.sh"
screen "stty -g >$home/before; $program; stty -g >$home/after"
expect "$prompt"
enter 'pf 3'
keys C-d
expect '[left with 0]'
diff "$home/before" "$home/after" || fail "stty differs"
