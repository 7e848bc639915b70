#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
expect 'self-map 1ed (default)'
keys +
expect 'self-map 1ee'
expect 'fffff77b`bddeef80'
keys '>'
expect 'fffff700`00000000'
keys - -
expect 'fffff600`00000000'
keys '<' u u u
expect 'self-map 1ed (default)'
keys m
expect 'x64-la57'
keys v
expect 'PML5E'
