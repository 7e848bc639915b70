#!/bin/sh
. "$(dirname "$0")/lib.sh"
# The line on standard input: exit 2, a short complaint, and the next line is
# answered all the same.
refused() {
    { cat; printf '\npf 3\n'; } | "$program" >"$home/out" 2>"$home/err"
    status=$?
    [ $status -eq 2 ] || fail "$1: status $status"
    grep -q 'write' "$home/out" || fail "$1: the next line has no answer"
    [ -s "$home/err" ] || fail "$1: no complaint"
    [ "$(wc -c <"$home/err")" -lt 1000 ] || fail "$1: a long complaint"
    LC_ALL=C tr -cd '\000-\011\013-\037\177' <"$home/err" | grep -q . &&
        fail "$1: the complaint repeats bytes that a terminal obeys"
    iconv -f UTF-8 -t UTF-8 "$home/err" >"$home/text" 2>&1 ||
        fail "$1: the complaint repeats bytes that are no text"
}
head -c 10000000 /dev/zero | tr '\0' f | refused 'ten million digits' || exit 1
head -c 10000000 /dev/zero | tr '\0' ' ' | sed 's/$/zz/' | refused 'blanks' || exit 1
printf 'pf \0003' | refused 'a NUL byte' || exit 1
printf 'pf \3773' | refused 'no UTF-8' || exit 1
head -c 4096 /dev/urandom | tr -d '\n' | refused 'noise' || exit 1
# 58,000 lines of one block are too many; each is read once.
awk 'BEGIN { printf "ssdt "
    for (i = 0; i < 58000; i++)
        printf "fffff800%08x  00000001 00000002\n", 4 * (i % 4000) }' |
    timeout 10 "$program" >"$home/out" 2>"$home/err"
[ $? -eq 2 ] || fail 'a block of 2 MB: does not end'
grep -q 'too long' "$home/err" || fail 'a block of 2 MB: no complaint'
# A log that is too long is one mistake, and what is typed below it is answered.
{
    echo 'The bugcheck was: 0x50 (0x1, 0x2, 0x3, 0x4)'
    yes 'rax=0000000000000000 and more' | head -n 40000
    echo 'sel 33'
} >"$home/long"
"$program" <"$home/long" >"$home/out" 2>"$home/err"
[ $? -eq 2 ] || fail "it ends with another status"
[ "$(grep -c '^ntlens: ' "$home/err")" = 1 ] || fail "it is refused in pieces"
grep -q KGDT64_R3_CODE "$home/out" || fail "the line below is not answered"
