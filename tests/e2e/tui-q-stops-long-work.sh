#!/bin/sh
. "$(dirname "$0")/tui.sh"
needs maps
tangle "$home/tables.raw"
for stop in q C-c; do
    tui --raw -o "$home/tables.raw" -a x64 -d 0
    enter ':maps 1g'
    keys "$stop"
    expect 'stopped: this is not all'
    escape
    keys q
    expect '[left with 0]'
done
