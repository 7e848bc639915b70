#!/bin/sh
# golden-elsewhere.sh NAME PROGRAM - golden tests of a program for another system
tests=$(dirname "$0")
"$tests/golden.sh" "$2" >"$2.log" 2>&1
status=$?
[ "$status" = 0 ] || cat "$2.log" >&2
sed -n "s/^golden: /$1: /p" "$2.log"
exit "$status"
