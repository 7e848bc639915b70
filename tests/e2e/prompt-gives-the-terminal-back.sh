#!/bin/sh
. "$(dirname "$0")/shell.sh"
# Whatever ends the prompt: its modes are the shell's, and its lines are kept.
for shell in $shells; do
    shell $shell
    modes before
    for signal in TERM HUP QUIT SEGV ABRT BUS USR1 ALRM XCPU; do
        running "$program"
        expect "$prompt"
        enter "echo $signal $shell"
        expect "neither a command"
        type 'half a line'
        expect 'half a line'
        kill -$signal "$(child)"
        await gone "$(child)" || fail "SIG$signal did not end it"
        enter 'clear'
        await hides "$prompt"
        modes after
        same_modes "in $shell after SIG$signal"
        kept "echo $signal $shell"
    done
done
# Ctrl-\ is one of them.
running "$program"
expect "$prompt"
keys 'C-\'
await gone "$(child)" || fail 'Ctrl-\ did not end it'
modes after
same_modes 'after Ctrl-\'
