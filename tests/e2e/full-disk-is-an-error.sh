#!/bin/sh
. "$(dirname "$0")/lib.sh"
[ -w /dev/full ] || exit 0
for form in '' -j -m; do
    "$program" $form selfmap all >/dev/full 2>"$home/err" &&
        fail "exit 0 $form"
    grep -qF 'No space left' "$home/err" || fail "it does not say why $form"
done
"$program" nonsense 2>/dev/full && fail "exit 0 though nothing could be said"
"$program" pf 3 >&- 2>"$home/err" && fail "exit 0 without an output"
grep -qF 'cannot be written' "$home/err" || fail "no word of a closed output"
exit 0
