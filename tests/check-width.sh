#!/bin/sh
# check-width.sh [FILE...] - no line of C is over 80 columns
set -u
cd "$(dirname "$0")/.." || exit 2
# shellcheck disable=SC2046  # no name of ours has a blank
[ $# -gt 0 ] || set -- $(find include src tests bindings -name '*.[ch]' | sort)
LC_ALL=C awk '
FNR == 1 { files++ }
length($0) > 80 {
    print "FAIL width: " FILENAME ":" FNR ": " length($0) " columns" | "cat 1>&2"
    failed++
}
END {
    printf "width: %d passed, %d failed\n", files, failed
    exit failed > 0
}' "$@"
