#!/bin/sh
# On the tab Command a line is an answer while a lesson asks; nowhere else.
. "$(dirname "$0")/lib.sh"
lines=40
screen "$program" -t
expect 'Address'
type ':lesson 1 --seed 7' && keys Enter
expect 'step 1  of 8'
type ':5' && keys Enter
expect 'right'
expect 'step 2  of 8'
type ':hint' && keys Enter
expect '000ffffffffff000'
keys Escape
type ':explore' && keys Enter
expect 'Every command works now'
type ':pte $page' && keys Enter
expect 'fffff081`7b01e000'
type ':return' && keys Enter
expect 'step 2  of 8'
# The page stays, a strip asks, and what is asked for is not to be seen.
type ':skip' && keys Enter
expect 'step 3  of 8'
type ':skip' && keys Enter
expect 'step 4  of 8'
keys BSpace
expect 'lesson self-map, step 4 of 8'
type '2f603c056b0' && keys Enter
expect 'PML4E'
expect '.................'
expect_not 'fffff081`7b01e028'
keys Y
expect 'a lesson asks for it'
type ':fffff0817b01e028' && keys Enter
expect 'step 5  of 8'
# The page of addresses asks what it always asks.
keys BSpace
expect 'Address  '
type 'fffff08000000000' && keys Enter
expect 'PXE'
expect_not 'judged'
