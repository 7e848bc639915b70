#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Whatever stands where the file should be: nobody waits, nothing is destroyed,
# and what was typed is there as long as the prompt.
file=$XDG_STATE_HOME/ntlens/history
mkdir -p "${file%/*}"
attempt() {
    start
    enter 'sel 33'
    expect 'KGDT64_R3_CODE'
    enter 'pf 3'
    expect 'protection'
    keys C-l
    await hides 'sel 33'
    keys Up Up
    expect "$prompt sel 33"
    keys C-u C-d
    expect '[left with 0]'
    # Root may read and write what it likes.
    rm -rf "$file"
}
mkfifo "$file" && attempt
mkdir "$file" && attempt
ln -s /dev/full "$file" && attempt
ln -s /dev/tty "$file" && attempt
ln -s nowhere/at/all "$file" && attempt
echo 'pf 3' >"$file" && chmod 0 "$file" && attempt
rm -rf "${file%/*}" && : >"${file%/*}" && attempt
rm -f "${file%/*}"
# One that was cut keeps its lines apart; one that is huge is cut at lines.
mkdir -p "${file%/*}"
printf 'pf 3' >"$file"
start
enter 'sel 33'
expect 'KGDT64_R3_CODE'
keys C-d
expect '[left with 0]'
[ "$(cat "$file")" = "pf 3
sel 33" ] || fail "glued together: $(cat "$file")"
i=0
while [ $i -lt 40000 ]; do
    echo "eval $i"
    i=$((i + 1))
done >"$file"
start
keys Up
expect "$prompt eval 39999"
keys C-u C-d
expect '[left with 0]'
[ "$(tail -n 1 "$file")" = 'eval 39999' ] || fail "lost the last line"
[ "$(wc -c <"$file")" -le 131072 ] || fail "it grows and grows"
[ "$(head -n 1 "$file" | grep -cx 'eval [0-9]*')" = 1 ] || fail "half a line"
