#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
pane set-option -s set-clipboard on
keys k y
expect 'copied fffff802`6d4bf410'
await sh -c "tmux -L $socket show-buffer 2>/dev/null | grep -q 'fffff802.6d4bf410'" ||
    fail 'the clipboard is empty'
keys Y
expect 'copied the pane'
