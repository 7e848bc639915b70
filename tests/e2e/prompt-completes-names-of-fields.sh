#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
type 'dt _KPCR prcb.currentthr'
keys Tab
expect 'dt _KPCR prcb.CurrentThread'
keys C-u
type 'reg kernel'
keys Tab
expect 'reg KERNEL_GS_BASE'
keys C-u
type 'mmpte 0 --layout arm64/trans'
keys Tab
expect 'arm64/TRANSITION#'
