#!/bin/sh
# golden-elsewhere.sh NAME PROGRAM - golden tests of a program for another system
#
# It has no full screen: the cases of tests/without-screen must differ, all
# others must not.
set -u
cd "$(dirname "$0")/.." || exit 2
name=$1 program=$2
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

tests/golden.sh "$program" >"$scratch/log" 2>&1
sed -n 's|^FAIL golden/\([^:,]*\).*|\1|p' "$scratch/log" | sort -u \
    >"$scratch/failed"
sed -n '/^#/d; s/ .*//p' tests/without-screen | sort >"$scratch/differs"
wrong=$(comm -23 "$scratch/failed" "$scratch/differs")
stale=$(comm -13 "$scratch/failed" "$scratch/differs")
for case in $wrong; do
    sed -n "\|^FAIL golden/${case}[:,]|,/^FAIL/p" "$scratch/log" | sed '$d' >&2
done
[ -z "$stale" ] || echo "FAIL $name: not different any more: $stale" >&2
passed=$(sed -n 's/^golden: \([0-9]*\) passed.*/\1/p' "$scratch/log")
failed=$(printf '%s\n' $wrong $stale | grep -c .)
echo "$name: ${passed:-0} passed, $failed failed"
[ -n "$passed" ] && [ "$failed" = 0 ]
