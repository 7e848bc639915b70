#!/bin/sh
. "$(dirname "$0")/shell.sh"
for shell in $shells; do
    shell $shell
    modes before
    running "$program -t $address"
    expect 'fffff6fb`7dbedf80'
    for how in key TSTP; do
        case $how in
        key) keys C-z ;;
        *) kill -$how "$(child)" ;;
        esac
        await stopped || fail "$how does not stop it in $shell"
        await hides 'entry at' || fail "the shell's screen is not back"
        modes after
        same_modes "in $shell while stopped by $how"
        enter fg
        expect 'fffff6fb`7dbedf80'
    done
    keys +
    expect 'self-map 1ee'
    # Its window may have another size then.
    keys C-z
    await stopped || fail "not stopped in $shell"
    await hides 'entry at'
    pane resize-window -x 120 -y 40
    enter fg
    expect 'self-map 1ee'
    keys q
    await gone "$(child)" || fail "it did not leave"
    await hides 'self-map 1ee'
    pane resize-window -x 80 -y 24
    modes after
    same_modes "in $shell at the end"
done
