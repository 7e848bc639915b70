#!/bin/sh
. "$(dirname "$0")/lib.sh"
[ -w /dev/full ] || exit 0
"$program" selfmap all >/dev/full 2>"$home/err" && fail "exit 0"
exit 0
