#!/bin/sh
. "$(dirname "$0")/lib.sh"
start
type 'selfm'
keys Tab
type '1d7'
expect 'selfmap 1d7'
keys Enter
expect 'ffffebf5`fafd7eb8'
# Two Tabs list what a prefix fits.
type 'pt'
keys Tab Tab Tab
expect 'pte2va'
