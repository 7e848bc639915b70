#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
keys Tab j j j j j
expect '0020fb0000000000'
pane resize-window -x 50 -y 10
expect 'ntlens needs 60 x 16'
pane resize-window -x 200 -y 50
expect '0020fb0000000000'
pane resize-window -x 60 -y 16
expect 'KGDT64_R3_CODE'
pane resize-window -x 80 -y 24
keys Enter
expect 'bit 0 (0)'
keys q
expect '[left with 0]'
