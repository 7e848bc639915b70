#!/bin/sh
. "$(dirname "$0")/lib.sh"
columns=20 lines=5
start
enter 'pte fffff8002d2a0282'
enter 'pf 3'
pane resize-window -x 10 -y 3
pane resize-window -x 80 -y 24
enter 'sel 33'
expect 'KGDT64_R3_CODE'
