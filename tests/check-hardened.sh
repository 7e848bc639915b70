#!/bin/sh
# check-hardened.sh PROGRAM LIBRARY HARDENING - what the built files say of it
#
# HARDENING is what the compiler was found to take: what it has not cannot be
# asked for, but is named.
set -u
. "$(dirname "$0")/verdict.sh"
program=$1 library=$2 flags=$(cat "$3")

has() {
    readelf "$1" -W "$file" | grep -qE "$2"
    verdict $? "$file: $3"
}
lacks() {
    ! readelf "$1" -W "$file" | grep -qE "$2"
    verdict $? "$file: $3"
}
# $1 is a flag; the rest is asked where the compiler has it.
with() {
    flag=$1
    shift
    case $flags in
    *"$flag"*) "$@" ;;
    *) echo "hardened: this compiler has no $flag" ;;
    esac
}
instruction() {
    objdump -d --no-show-raw-insn "$file" | grep -qE "$1"
    verdict $? "$file: $2"
}

both() {
    file=$1
    has -h 'Type: +DYN' 'its code has a fixed address'
    has -l 'GNU_RELRO' 'its tables stay writable (no RELRO)'
    has -d 'FLAGS.*NOW' 'its imports stay writable (no BIND_NOW)'
    lacks -l 'GNU_STACK.* RWE' 'its stack is executable'
    lacks -d 'TEXTREL' 'its code is written to at its start'
    with -fstack-protector-strong has --dyn-syms '__stack_chk_fail' 'no canary'
    with -D_FORTIFY_SOURCE has --dyn-syms '__[a-z]+_chk@' 'no FORTIFY'
}

both "$program"
has -d 'FLAGS_1.* PIE' 'no position-independent executable'
both "$library"
case $(uname -m) in
x86_64)
    for file in "$program" "$library"; do
        with -fcf-protection instruction '[[:space:]]endbr64' 'no endbr64'
    done
    # Pages of a large frame are touched one by one, before they are used.
    file=$program
    with -fstack-clash-protection \
        instruction 'or[lq] +\$0x0,(0x[0-9a-f]+)?\(%rsp' 'no probe of the stack'
    ;;
esac
verdicts
