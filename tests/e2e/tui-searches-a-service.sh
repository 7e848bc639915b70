#!/bin/sh
. "$(dirname "$0")/tui.sh"
needs syscall
tui $address
keys 3 i
type NtCreateFi
type le
expect 'NtCreateFile'
keys Enter u
