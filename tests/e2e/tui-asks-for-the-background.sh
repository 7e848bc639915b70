#!/bin/sh
. "$(dirname "$0")/tui.sh"
# What tmux says of its window's colour, and what the user says of it: text that
# is black on white or white on black.
ground() { pane capture-pane -e -p | grep -q "$1" || fail "not $2"; }
light='48;5;254m' dark='48;5;235m'
pane new-session -d 'exec cat' ';' set -g window-style 'bg=#ffffff' ||
    fail 'no tmux'
pane respawn-pane -k "TERM=tmux-256color $program -t $address"
expect 'entry at'
pane capture-pane -e -p | grep -q "$light" ||
    skip 'this tmux does not say what colour it has'
ground "$light" light
keys t y
expect 'copied'
ground "$dark" 'dark after t'
enter ':set background light'
expect 'background      light'
ground "$light" 'light after set background'
enter ':set background dark'
expect 'background      dark'
ground "$dark" 'dark after set background'
enter ':set background auto'
expect 'background      auto'
ground "$light" 'what the terminal says'
enter ':set background blue'
expect 'auto, dark or light'
# What was known before comes first.
pane respawn-pane -k "TERM=tmux-256color COLORFGBG='15;0' $program -t $address"
expect 'entry at'
ground "$dark" 'dark as COLORFGBG says'
# Who would not answer is not asked.
pane respawn-pane -k "TERM=screen-256color $program -t $address"
expect 'entry at'
ground "$dark" 'dark without a question'
