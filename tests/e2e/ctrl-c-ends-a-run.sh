#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Not only the work, and as Ctrl-C ends a program; what one answer has, it says.
truncate -s 40G "$home/empty.raw" || exit 1
printf 'info\ninfo\nsel 33\n' >"$home/lines"
for how in info "-f $home/lines" "<$home/lines"; do
    screen "trap : INT; $program --raw -o $home/empty.raw $how"
    expect 'Ctrl-C stops'
    keys C-c
    expect '[left with 130]'
    [ "$how" != info ] || expect 'directory table base'
    expect_not 'Ctrl-C stops'
    expect_not 'KGDT64_R3_CODE'
done
