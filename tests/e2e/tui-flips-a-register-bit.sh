#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui $address
tabs 5
keys Enter
expect 'CR0'
type 80050033
keys Enter
keys G j
keys Space
expect '80050032'
keys u
expect '80050033'
golden cr0-80
