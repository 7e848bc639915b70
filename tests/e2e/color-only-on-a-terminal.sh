#!/bin/sh
. "$(dirname "$0")/lib.sh"
colored() { seen -e | grep -q "$(printf '\033')\\["; }
screen "$program" mmpte 8a00000003c019e3 pde
expect '[left with 0]'
colored || fail "no colour on a terminal"
screen "$program mmpte 8a00000003c019e3 pde | cat"
expect '[left with 0]'
colored && fail "colour in a pipe"
screen "NO_COLOR=1 $program mmpte 8a00000003c019e3 pde"
expect '[left with 0]'
colored && fail "colour in spite of NO_COLOR"
screen "$program --color always mmpte 8a00000003c019e3 pde | cat"
expect '[left with 0]'
colored || fail "no colour with --color always"
exit 0
