#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
# In any case; what a name begins with, as far as all go on alike.
type 'syscall ntquerysystemt'
keys Tab
expect 'syscall NtQuerySystemTime'
keys Enter
expect '10061'
# The other name of the same service.
type 'syscall zwcompressk'
keys Tab
expect 'syscall ZwCompressKey'
