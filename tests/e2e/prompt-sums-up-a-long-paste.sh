#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
paste 'sel 33
sel 10
pf 3
pf 2
nosuchthing at all
status c0000005
sel 2b
sel 53
pf 7
pf 1
pf 0
'
keys Enter
expect '11 lines pasted: 10 answers, 1 question not understood'
expect "$prompt"
# What is short needs no sum.
keys C-l
paste 'pf 3
pf 2
'
keys Enter
expect 'supervisor write'
expect "$prompt"
expect_not 'lines pasted'
