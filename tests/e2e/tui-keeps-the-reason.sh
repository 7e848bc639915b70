#!/bin/sh
. "$(dirname "$0")/tui.sh"
# Why something could not be done stays until something else is asked.
tui $address
enter ':open nosuch.dmp'
expect 'cannot be read'
keys j k +
expect 'self-map 1ee'
expect 'cannot be read'
keys BTab
expect '< info  modules'
keys i
type nosuch.dmp
keys Enter
expect 'cannot be read'
keys j k -
expect 'self-map 1ed'
expect 'cannot be read'
dump=$(dirname "$0")/../../../shared/dumps/negative_user_minidump.dmp
[ -e "$dump" ] || skip "no ${dump##*/../}"
enter ":open $(readlink -f "$dump")"
expect 'user-mode'
keys j k +
expect 'self-map 1ee'
expect 'user-mode'
