#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Every line ends before the margin: nothing wraps.
for line in 'pte fffff8002d2a0282' 'va fffff8002d2a0282' 'selfmap 1d7' \
    'mmpte 8a00000003c019e3 pde' 'reg cr4 350ef8' 'gdt' 'vtop fffff8002d2a0282'; do
    "$program" $line >"$home/out" || fail "$line: status $?"
    awk 'length($0) > 80 { print; bad = 1 } END { exit bad }' "$home/out" ||
        fail "$line: wider than 80 columns"
done
