#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
enter 'pfn 0x12zz'
expect '^'
seen | grep -B 1 '\^' | awk '
    /\^/ { exit index($0, "^") != index(line, "zz") }
    { line = $0 }' || fail "the caret does not point at zz"
expect "$prompt"
