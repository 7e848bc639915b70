#!/bin/sh
. "$(dirname "$0")/lib.sh"
# dd leaves its input not blocking; the second line comes after the answer to
# the first.
answered() { grep -qF "$1" "$home/out" 2>/dev/null; }
{
    echo 'sel 33'
    await answered KGDT64_R3_CODE
    echo 'sel 10'
} | {
    dd iflag=nonblock count=0 2>/dev/null
    "$program" >"$home/out" 2>&1
    echo "left with $?" >>"$home/out"
}
answered KGDT64_R0_CODE || fail "the second line: $(cat "$home/out")"
answered 'left with 0' || fail "the end: $(cat "$home/out")"
