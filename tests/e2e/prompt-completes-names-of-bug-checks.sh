#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
type 'bugcheck memory_man'
keys Tab
expect 'bugcheck MEMORY_MANAGEMENT'
keys C-u
type 'status status_access_vi'
keys Tab
expect 'status STATUS_ACCESS_VIOLATION'
