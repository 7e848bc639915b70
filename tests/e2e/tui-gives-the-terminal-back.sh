#!/bin/sh
. "$(dirname "$0")/shell.sh"
# The modes of the terminal, and what stood on it, whatever ends the program.
flags='#{alternate_on} #{keypad_flag} #{keypad_cursor_flag} #{cursor_flag}
    #{mouse_any_flag} #{mouse_standard_flag} #{mouse_sgr_flag}'
for shell in $shells; do
    shell $shell
    enter 'clear; echo stood here'
    modes before
    pane display -p "$flags" >"$home/flags"
    for signal in KEY INT TERM HUP QUIT SEGV ABRT BUS USR1 ALRM XCPU; do
        running "$program -t $address"
        expect 'fffff6fb`7dbedf80'
        if [ $signal = KEY ]; then
            keys C-c
        else
            kill -$signal "$(child)"
        fi
        await gone "$(child)" || fail "SIG$signal did not end it"
        expect 'stood here'
        expect_not 'entry at'
        modes after
        same_modes "in $shell after SIG$signal"
        pane display -p "$flags" | diff "$home/flags" - >&2 ||
            fail "other modes of the screen after SIG$signal"
        enter 'clear; echo stood here'
    done
done
