#!/bin/sh
# unit.sh PROGRAM... - run cmocka programs; show what is not plainly well
set -u
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
status=0
for program; do
    echo "  TEST    ${program##*/}"
    if "$program" >"$log" 2>&1; then
        grep -vE '^\[( RUN     |       OK) \]' "$log"
    else
        echo "FAIL $program: status $?" >&2
        cat "$log" >&2
        status=1
    fi
done
exit $status
