#!/bin/sh
. "$(dirname "$0")/tui.sh"
# From the start screen into a lesson with Enter, and a hint with F1: the question
# stays where it is, and so does an answer that is half typed.
needs lesson
tui
expect 'a lesson'
enter ':lesson'
expect 'by-hand'
keys Down Enter
expect 'At which physical address'
expect 'F1 hint'
keys F1
expect '38c1002 & ~fff'
expect 'At which physical address'
type 38c1
keys F1
expect 'no further hint'
expect ': 38c1'
type 000
keys Enter
expect 'step 2'
keys '?'
expect 'Going about'
