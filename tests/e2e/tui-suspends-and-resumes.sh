#!/bin/sh
. "$(dirname "$0")/tui.sh"
command -v bash >/dev/null || exit 0
screen "PS1='ready> ' bash --norc -i"
expect 'ready>'
enter "$program -t $address"
expect 'fffff6fb`7dbedf80'
keys C-z
expect 'Stopped'
expect_not 'entry at'
enter 'fg'
expect 'fffff6fb`7dbedf80'
keys ']'
expect 'self-map 1ee'
keys q
expect 'ready>'
