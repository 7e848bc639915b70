#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
enter 'selfm 1d7'
expect 'ffffebf5`fafd7eb8'
