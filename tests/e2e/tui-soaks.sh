#!/bin/sh
. "$(dirname "$0")/tui.sh"
# Keys drawn from a list by a fixed sequence; the long soak is a unit test.
tui "$chain"
expect '10fb5f410'
awk 'BEGIN {
    n = split("Up Down Left Right Home End PPage NPage Tab BTab Enter Escape " \
              "BSpace DC Space a b c d e f g h i j k l m n p u v x y 0 1 2 3 4 " \
              "5 6 7 8 9 / : ? < > [ ] + - w C-r C-u C-l t", key, " ")
    x = 1
    for (i = 0; i < 1500; i++) {
        x = (x * 16807) % 2147483647
        print key[1 + x % n]
    }
}' >"$home/keys"
count=0
while read -r key; do
    keys -- "$key"
    count=$((count + 1))
    [ $((count % 100)) -ne 0 ] ||
        pane resize-window -x $((40 + count % 170)) -y $((10 + count % 50))
done <"$home/keys"
pane resize-window -x 80 -y 24
escape
escape
escape
expect ' Addr'
expect '? keys'
keys q
expect '[left with 0]'
