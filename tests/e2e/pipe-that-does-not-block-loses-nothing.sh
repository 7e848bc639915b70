#!/bin/sh
. "$(dirname "$0")/lib.sh"
# dd leaves its output not blocking; the reader is slower than the program.
i=0
while [ $i -lt 4000 ]; do
    echo "sel $i"
    echo "nonsense $i"
    i=$((i + 1))
done >"$home/lines"
for form in '' -j; do
    "$program" $form -f "$home/lines" >"$home/all" 2>"$home/all.err"
    {
        dd oflag=nonblock </dev/null 2>/dev/null
        "$program" $form -f "$home/lines" 2>/dev/null
        echo "left with $?"
    } | while read -r line; do
        printf '%s\n' "$line"
    done >"$home/through"
    { sed 's/^ *//' "$home/all"; echo 'left with 2'; } >"$home/expected"
    cmp "$home/expected" "$home/through" || fail "not all came through $form"
    # What is said of the bad lines, the same.
    {
        dd oflag=nonblock </dev/null 2>/dev/null
        "$program" $form -f "$home/lines" 2>&1 >/dev/null
    } | while read -r line; do
        printf '%s\n' "$line"
    done >"$home/through"
    sed 's/^ *//' "$home/all.err" | cmp - "$home/through" ||
        fail "complaints are lost $form"
done
[ "$(wc -c <"$home/all")" -gt 200000 ] || fail "not much of a test"
