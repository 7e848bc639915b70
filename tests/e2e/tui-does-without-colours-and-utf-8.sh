#!/bin/sh
. "$(dirname "$0")/tui.sh"
environment='NO_COLOR=1 LC_ALL=C'
tui "$chain"
expect '63    56 55    48'
keys w
expect '-- the working ---'
keys w
expect '>PTE'
pane capture-pane -e -p | grep -q '\[[34][0-7]m' && fail 'there are colours'
for term in vt100 xterm xterm-16color xterm-256color xterm-direct; do
    infocmp "$term" >/dev/null 2>&1 || continue
    environment="TERM=$term"
    tui "$chain"
    expect '10fb5f410'
done
