#!/bin/sh
. "$(dirname "$0")/lib.sh"
# What it is, where help is, what is open: one line above the first prompt.
greeting() { seen | sed -n 1p; }
start
version=$("$program" --version | head -n 1)
[ "$(greeting)" = "$version: an address, bugcheck CODE, -o DUMP bugcheck, or a paste; help" ] ||
    fail "greeted with: $(greeting)"
seen | sed -n 2p | grep -q "^$prompt" || fail 'the prompt is not the second line'
dump=$(dirname "$0")/../../../shared/dumps/eolaruhagen_083125-14875-01.dmp
[ -e "$dump" ] || skip "no ${dump##*/../}"
ln -s "$(readlink -f "$dump")" "$home/a.dmp"
start -o "$home/a.dmp"
greeting | grep -q '; open: .*a.dmp' || fail "greeted with: $(greeting)"
