#!/bin/sh
. "$(dirname "$0")/tui.sh"
# The modes of the terminal, and what stood on it, whatever ends the program.
for signal in KEY INT TERM HUP SEGV ABRT; do
    rm -f "$home"/before "$home"/after "$home"/child
    screen "trap : INT; echo stood here; stty -g >$home/before;" \
        "sh -c 'echo \$\$ >$home/child; exec $program -t $address';" \
        "echo ended by \$?; stty -g >$home/after"
    expect 'fffff6fb`7dbedf80'
    if [ $signal = KEY ]; then
        keys C-c
    else
        kill -$signal "$(cat "$home/child")"
    fi
    expect 'ended by 1'
    expect 'stood here'
    expect_not 'entry at'
    await test -s "$home/after"
    cmp "$home/before" "$home/after" || fail "other modes after SIG$signal"
done
