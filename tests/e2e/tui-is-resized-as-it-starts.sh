#!/bin/sh
. "$(dirname "$0")/tui.sh"
# A window manager that tiles does this.  It hits before the program has asked
# for the size, between that and its first wait, or later: all must be heard.
for delay in 0 0 0 0 1 1 2 2 3 3 4 5 6 7 8 9; do
    screen "$program -t $address"
    sleep "0.00$delay"
    pane resize-window -x 120 -y 40
    expect 'q quit'
done
