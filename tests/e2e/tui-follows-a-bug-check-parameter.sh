#!/bin/sh
. "$(dirname "$0")/tui.sh"
needs bugcheck
tui $address
tabs 4
keys i
type 'a fffff8026d4bf418 2 1 fffff8026d4b1000'
keys Enter
expect 'IRQL_NOT_LESS_OR_EQUAL'
# Down to the row whose value is that of the first parameter.
look=0
until shows 'copied fffff802`6d4bf418' || [ $look -ge 30 ]; do
    keys j y
    sleep 0.1
    look=$((look + 1))
done
keys Enter
expect 'PTE bf'
expect 'fffff6fc`0136a5f8'
keys BSpace
expect 'name IRQL_NOT_LESS_OR_EQUAL'
