#!/bin/sh
. "$(dirname "$0")/tui.sh"
# What a workshop does, at four sizes under six names of terminals: a chain, its
# working, a bit and what it changed, undo, find, another mode, help, back, quit.
# A narrow screen has less of each beside it, and all of it somewhere.
tour() {
    expect 'entry at'
    expect '10fb5f'
    keys w
    expect 'the working'
    keys End
    expect 'more above'
    escape
    keys l
    expect 'Dirty1'
    keys Space
    expect 'bit 0, Valid'
    keys u
    expect 'undone: PTE is 8a0000010fb5f863 again'
    escape
    keys /
    type smap
    expect 'CR4.SMAP'
    keys Enter
    expect 'KeSmapEnabled'
    keys BSpace
    expect 'entry at'
    keys m
    expect 'x64-la57'
    keys M
    keys '?'
    expect 'Going about'
    keys G
    expect 'more above, more below'
    escape
    keys ']'
    expect 'KGDT64'
    enter ':bugcheck d1'
    expect 'DRIVER_IRQL_NOT_LESS_OR_EQUAL'
    keys BSpace
    expect 'KGDT64'
    keys q
    expect '[left with 0]'
}
for term in xterm xterm-256color screen tmux linux vt100; do
    infocmp "$term" >/dev/null 2>&1 || continue
    environment="TERM=$term"
    for size in '60 16' '80 24' '120 40' '200 60'; do
        columns=${size% *} lines=${size#* }
        screen "$environment $program -t '$chain'"
        tour
    done
done
