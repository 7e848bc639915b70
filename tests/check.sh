#!/bin/sh
# check.sh [--in-turn] MAKE CHECK... - run the checks, count what they said
#
# The checks share their tools and may run side by side, or one after the other
# where they build and install; the last line is the sum of all of them, and says
# why some were skipped.
set -u
turn=
if [ "$1" = --in-turn ]; then
    turn=1
    shift
fi
make=$1
shift
log=$(mktemp) failed=$(mktemp -u)
trap 'rm -f "$log" "$failed"' EXIT

in_turn() {
    status=0
    for check; do
        began=$(date +%s)
        "$make" "$check" || { status=1; echo "FAIL $check"; }
        echo "=== $check: $(($(date +%s) - began)) seconds"
    done
    return "$status"
}
if [ "$turn" ]; then set -- in_turn "$@"; else set -- "$make" "$@"; fi
{ "$@" 2>&1 || : >"$failed"; } | tee "$log"
status=0
[ ! -e "$failed" ] || status=1
[ -d ../shared/facts ] ||
    echo "check: without ../shared (the team's facts and dumps) its tests skip"
awk -v status=$status -f tests/summary.awk "$log"
