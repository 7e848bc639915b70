#!/bin/sh
. "$(dirname "$0")/lib.sh"
# A letter that ASCII does not have: as it is, or as an escape; JSON is UTF-8.
letter=$(printf '\303\251')
says() {
    LC_ALL=$1 "$program" $2 open "$letter.dmp" >"$home/out" 2>&1
    printf '%s.dmp\n' "$letter" | LC_ALL=$1 "$program" $2 >>"$home/out" 2>&1
    LC_ALL=C grep -q "$3" "$home/out" || fail "in $1 $2: no $3"
}
hides() { LC_ALL=C grep -q "$1" "$home/out" && fail "a raw letter in $2"; }
says C.UTF-8 '' "$letter"
says C '' '\\u00e9'
hides "$letter" C
says POSIX '--color always' '\\u00e9'
hides "$letter" POSIX
says C -j "$letter"
exit 0
