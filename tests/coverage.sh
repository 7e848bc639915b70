#!/bin/sh
# coverage.sh DIR PERCENT - which lines of the core the tests reached
#
# DIR was built with gcc --coverage and its tests have run.
set -u
dir=$1 floor=$2
# By .gcno: a file that no test even links counts as not reached.
find "$dir/obj/src/core" -name '*.gcno' -exec gcov -t {} + 2>/dev/null |
    awk -v floor="$floor" '
function percent(hit, missed) {
    return hit + missed ? 100 * hit / (hit + missed) : 100
}
{ split($0, column, ":"); count = column[1] }
column[2] + 0 == 0 && column[3] == "Source" { file = column[4]; next }
file !~ /^src\/core\// { next }
count ~ /[0-9]/ { hit[file]++ }
count ~ /#|=/ { missed[file]++; where[file] = where[file] " " column[2] + 0 }
{ seen[file] = 1 }
END {
    for (file in seen) {
        line = sprintf("%-28s %5.1f %%", file, percent(hit[file], missed[file]))
        if (where[file])
            line = line "  not reached:" where[file]
        print line | "sort"
        all_hit += hit[file]
        all_missed += missed[file]
    }
    close("sort")
    all = percent(all_hit, all_missed)
    printf "coverage of the core: %.1f %% of %d lines (at least %d %%)\n", all,
        all_hit + all_missed, floor
    exit all < floor || !all_hit
}'
