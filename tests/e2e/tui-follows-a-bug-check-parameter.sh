#!/bin/sh
. "$(dirname "$0")/tui.sh"
needs bugcheck
tui $address
keys 5 i
type 'a fffff8026d4bf418 2 1 fffff8026d4b1000'
keys Enter
expect 'IRQL_NOT_LESS_OR_EQUAL'
look=0
until shows 'entry at' || [ $look -ge 30 ]; do
    keys j Enter
    sleep 0.1
    look=$((look + 1))
done
expect 'fffff6fc`0136a5f8'
keys b
expect 'IRQL_NOT_LESS_OR_EQUAL'
