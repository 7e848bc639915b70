#!/bin/sh
. "$(dirname "$0")/tui.sh"
tui "$chain"
expect '10fb5f410'
keys l
expect 'P, V: the processor'
keys Space
expect '8a0000010fb5f862'
expect 'PTE transition: not mapped'
golden flipped-80
keys u
expect '10fb5f410'
keys C-r
expect '8a0000010fb5f862'
# The second level of a large page: everything below plays no part.
keys u
escape
keys k l j j j j j j j Space
expect 'bit 7, LargePage, is set'
