#!/bin/sh
# check.sh MAKE CHECK... - run the checks, then count what they said
#
# The checks share their tools and may run side by side; the last line is the
# sum of all of them, and says why some were skipped.
set -u
make=$1
shift
log=$(mktemp) failed=$(mktemp -u)
trap 'rm -f "$log" "$failed"' EXIT

{ "$make" "$@" 2>&1 || : >"$failed"; } | tee "$log"
status=0
[ ! -e "$failed" ] || status=1
[ -d ../shared/facts ] ||
    echo "check: without ../shared (the team's facts and dumps) its tests skip"
awk -v status=$status -f tests/summary.awk "$log"
