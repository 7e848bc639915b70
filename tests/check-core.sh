#!/bin/sh
# check-core.sh NM LIBRARY BARE - what the core asks of the world
#
# LIBRARY is libntlens.a; BARE is the core as one relocatable object, compiled
# with -ffreestanding and without position-independent code, so that a constant
# table with pointers in it counts as constant.
set -u
. "$(dirname "$0")/verdict.sh"
nm=$1 library=$2 bare=$3

# The core may move memory.  It may not allocate, print, open or exit.  What the
# compiler itself calls for 64-bit arithmetic (libgcc) is part of the compiler.
memory='(__)?(mem(cpy|move|set|cmp|chr)|str(len|n?cmp|chr))(_chk)?'
allowed="ntl_.*|$memory|__[a-z]+[sdt]i[234]"
tolerated='_GLOBAL_OFFSET_TABLE_|__stack_chk_fail'

undefined=$("$nm" -u "$library" | awk 'NF == 2 { print $2 }' | sort -u |
    grep -vxE "$allowed|$tolerated")
none "needs more than memory" "$undefined"
none "compiled freestanding, needs more than memory" \
    "$("$nm" -u "$bare" | awk '{ print $NF }' | sort -u | grep -vxE "$allowed" |
       grep -vx '__stack_chk_fail')"
none "has variables that can change" \
    "$("$nm" "$bare" | awk '$(NF - 1) ~ /^[BbCDdGgSs]$/ { print $NF }')"
none "exports a name outside ntl_" \
    "$("$nm" -g --defined-only "$bare" |
       awk 'NF == 3 && $3 !~ /^ntl_/ { print $3 }')"
verdicts
