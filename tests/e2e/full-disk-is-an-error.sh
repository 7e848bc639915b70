#!/bin/sh
. "$(dirname "$0")/lib.sh"
[ -w /dev/full ] || exit 0
"$program" selfmap all >/dev/full 2>"$home/err" && fail "exit 0"
grep -qF 'No space left' "$home/err" || fail "it does not say why"
"$program" pf 3 >&- 2>"$home/err" && fail "exit 0 without an output"
grep -qF 'cannot be written' "$home/err" || fail "no word of a closed output"
exit 0
