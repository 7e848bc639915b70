#!/bin/sh
. "$(dirname "$0")/tui.sh"
needs syscall
tui $address
tabs 2
keys i
type NtCreateFi
type le
expect 'NtCreateFile'
keys Enter u
