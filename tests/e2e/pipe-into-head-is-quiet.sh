#!/bin/sh
. "$(dirname "$0")/lib.sh"
screen "$program selfmap all 2>$home/err | head -n 1"
expect '[left with 0]'
[ ! -s "$home/err" ] || fail "$(cat "$home/err")"
yes fffff8002d2a0282 | head -n 100000 >"$home/lines"
screen "$program -j <$home/lines 2>$home/err | head -n 1"
expect '[left with 0]'
[ ! -s "$home/err" ] || fail "$(cat "$home/err")"
