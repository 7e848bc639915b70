#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
enter 'quit'
expect '[left with 0]'
