#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Not only the work, and as Ctrl-C ends a program; what one answer has, it says.
tangle "$home/tables.raw"
printf 'maps 1g\nmaps 1g\nsel 33\n' >"$home/lines"
for how in 'maps 1g' "-f $home/lines" "<$home/lines"; do
    screen "trap : INT; $program --raw -o $home/tables.raw -a x64 -d 0 $how"
    expect 'Ctrl-C stops'
    keys C-c
    expect '[left with 130]'
    [ "$how" != 'maps 1g' ] || expect 'stopped: this is not all'
    expect_not 'Ctrl-C stops'
    expect_not 'KGDT64_R3_CODE'
done
