#!/bin/sh
. "$(dirname "$0")/lib.sh"
# A name with a control and one that turns what follows it; a byte that is none.
override=$(printf '\342\200\256')
escape=$(printf 'two\033]0;pwn')
byte=$(printf 'one\377')
mkdir "$home/names"
echo 'no dump' >"$home/names/$byte$override.dmp"
echo 'no dump' >"$home/names/$escape.dmp"
mkdir -p "$XDG_STATE_HOME/ntlens"
printf 'eval %s1\n' "$override" >"$XDG_STATE_HOME/ntlens/history"
start
pane pipe-pane "cat >'$home/raw'"
type "open $home/names/"
keys Tab
keys Tab
expect 'one\xff\u202e.dmp'
expect 'two\x1b]0;pwn.dmp'
type 'o'
keys Tab
expect 'names/one\xff\u202e.dmp'
keys Enter
expect 'ntlens: the file cannot be read'
enter "triage $home/names/two*"
expect 'file or directory'
# Recalled, and edited where it is seen.
enter 'history'
expect 'eval \u202e1'
keys C-r
type 'eval'
keys Left C-e
type '+2'
keys Left Left BSpace
expect '> eval \u202e+2'
keys C-e C-u
grep -q u202e "$home/raw" || fail "nothing was kept of what was written"
grep -q "$override" "$home/raw" && fail 'a mark left raw'
keys C-d
expect '[left with 0]'
