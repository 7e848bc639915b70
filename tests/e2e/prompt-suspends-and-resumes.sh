#!/bin/sh
. "$(dirname "$0")/shell.sh"
for shell in $shells; do
    shell $shell
    modes before
    running "$program"
    expect "$prompt"
    # With the shell's modes while it is stopped, and the line afterwards.
    type 'sel 3'
    expect "$prompt sel 3"
    for how in key TSTP; do
        case $how in
        key) keys C-z ;;
        *) kill -$how "$(child)" ;;
        esac
        await stopped || fail "$how does not stop it in $shell"
        enter clear
        await hides "$prompt"
        modes after
        same_modes "in $shell while stopped by $how"
        enter clear
        enter fg
        expect "$prompt sel 3"
    done
    keys 3 Enter
    expect 'KGDT64_R3_CODE'
    # Into the background and back.
    keys C-z
    await stopped || fail "not stopped in $shell"
    enter clear
    await hides "$prompt"
    enter bg
    await stopped || fail "it took the terminal from $shell"
    enter fg
    enter 'sel 10'
    expect 'KGDT64_R0_CODE'
    # Nobody hears SIGSTOP, and of the shells bash alone repairs what is left.
    if [ $shell = bash ]; then
        kill -STOP "$(child)"
        await stopped || fail "not stopped in $shell"
        enter clear
        await hides "$prompt"
        enter fg
        enter 'sel 18'
        expect 'KGDT64_R0_DATA'
    fi
    keys C-d
    await gone "$(child)" || fail "it did not leave"
    modes after
    same_modes "in $shell at the end"
done
