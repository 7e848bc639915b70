#!/bin/sh
. "$(dirname "$0")/lib.sh"
echo 'not a dump' >"$home/only-one-such-file.dmp"
start
type "open $home/only-one"
keys Tab
expect 'such-file.dmp'
keys Enter
expect 'ntlens: the file cannot be read'
type "-o $home/only-one"
keys Tab
type 'info'
expect 'file.dmp info'
