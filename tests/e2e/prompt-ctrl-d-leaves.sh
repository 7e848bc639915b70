#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
keys C-d
expect '[left with 0]'
