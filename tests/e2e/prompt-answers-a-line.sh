#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
enter 'selfmap 1d7'
expect 'ffffebf5`fafd7eb8'
expect "$prompt"
enter 'fffff8002d2a0282'
expect 'fffff6fc`00169500'
