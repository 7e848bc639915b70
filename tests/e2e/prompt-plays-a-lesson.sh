#!/bin/sh
# As a new student: what is typed is what the screen has said.
. "$(dirname "$0")/lib.sh"
columns=100 lines=120
start
enter 'help'
expect 'lesson, practice'
enter 'lesson'
expect 'The self-map: where the page tables are'
enter 'lesson 1 --seed 7'
expect 'step 1  of 8'
expect 'answer>'
enter '(000002f6`03c056b0 >> 39) & 1ff'
expect 'read as hexadecimal'
enter 'hint'
expect '>> 0n39'
enter '(000002f6`03c056b0 >> 0n39) & 1ff'
expect 'step 2  of 8'
enter '80000000029d7063 & 000ffffffffff000'
expect 'step 3  of 8'
enter 'ffff000000000000 | (1e1 << 0n39)'
expect 'step 4  of 8'
enter 'explore'
expect 'Every command works now'
expect "$prompt"
enter 'pte 000002f6`03c056b0'
expect 'fffff081`7b01e028'
enter 'return'
expect 'answer>'
enter 'fffff081`7b01e028'
expect 'step 5  of 8'
enter 'fffff08000000000 + ((fffff0817b01e028 >> 9) & 7ffffffff8)'
expect 'step 6  of 8'
enter 'fffff08000000000 + ((fffff08000000000 >> 9) & 7ffffffff8)'
expect 'step 7  of 8'
enter 'show'
expect 'step 8  of 8'
enter 'skip'
expect 'That was lesson 1'
expect "$prompt"
enter 'quit'
expect '[left with 0]'
grep -q '^self-map 8 7$' "$XDG_STATE_HOME/ntlens/lessons" ||
    fail "what is done is not kept"

# From the shell it goes on at the prompt.
screen "$program" lesson 5
expect 'step 1  of 8'
expect 'answer>'
enter 'user'
expect 'step 2  of 8'
enter 'leave'
expect "$prompt"
enter 'lesson --list'
expect '1   self-map      8     8'
