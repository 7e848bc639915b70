#!/bin/sh
. "$(dirname "$0")/lib.sh"
# What cannot place text, or is not known, is named; nothing is drawn on it.
for term in dumb nosuchterminal ''; do
    screen "TERM='$term' $program -t fffff8026d4bf410"
    expect '[left with 2]'
    expect "TERM=$term"
    expect_not 'entry at'
done
screen "TERM=dumb $program fffff8026d4bf410"
expect 'fffff6fb`7dbedf80'
expect '[left with 0]'
screen "$program -t fffff8026d4bf410 </dev/null"
expect 'needs a terminal'
screen "TERM=vt100 $program -t fffff8026d4bf410"
expect 'entry at'
