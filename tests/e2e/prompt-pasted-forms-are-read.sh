#!/bin/sh
. "$(dirname "$0")/lib.sh"
# The forms of golden/read, as a terminal pastes them.
here=$(dirname "$0")/../golden/read
read_it() {
    lines=60
    start
    paste "$(awk 'text; $0 == "--" { text = 1 }' "$here/$1.paste")
"
    keys Enter
    expect "$2"
    expect_not 'no such'
}
read_it stop-photo 'NONPAGED_BUGCHECK_USER_VA_ACCESS_INCONSISTENT'
read_it stop-vmware 'NONPAGED_BUGCHECK_USER_VA_ACCESS_INCONSISTENT'
read_it stop-event-chinese 'DRIVER_POWER_STATE_FAILURE'
read_it dg-block 'KGDT64_R3_CMCODE'
read_it vtop-block 'dtb 00000000`001ae000'
read_it typed-at-prompts 'KGDT64_R3_CODE'
