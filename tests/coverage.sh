#!/bin/sh
# coverage.sh DIR PERCENT - which lines of the core the tests reached
#
# DIR was built with gcc --coverage and its tests have run.  By .gcno, so that
# a file that no test even links counts as not reached.
set -u
dir=$1 floor=$2
find "$dir/obj/src/core" -name '*.gcno' -exec gcov -t {} + 2>/dev/null |
    awk -v floor="$floor" '
{ split($0, column, ":"); count = column[1]; line = column[2] + 0 }
line == 0 && column[3] == "Source" { file = column[4]; next }
file !~ /^src\/core\// || count !~ /[0-9#=]/ { next }
# A line of a header counts once, reached from wherever.
{
    seen[file] = 1
    if (line > last[file])
        last[file] = line
    if (count ~ /[0-9]/)
        reached[file, line] = 1
    else
        missed[file, line] = 1
}
function percent(part, all) {
    return all ? 100 * part / all : 0
}
END {
    for (file in seen) {
        hit = all = open = 0
        where = ""
        for (line = 1; line <= last[file] + 1; line++) {
            bad = (file, line) in missed && !((file, line) in reached)
            hit += (file, line) in reached
            all += bad || (file, line) in reached
            # A run of lines that are missed or no code, as 16-20.
            if (bad && !open)
                open = line
            if (bad)
                end = line
            if (open && ((file, line) in reached || line > last[file])) {
                where = where " " open (end > open ? "-" end : "")
                open = 0
            }
        }
        text = sprintf("%-28s %5.1f %%", file, percent(hit, all))
        print text (where ? "  not reached:" where : "") | "sort"
        all_hit += hit
        all_lines += all
    }
    close("sort")
    printf "coverage of the core: %.1f %% of %d lines (at least %d %%)\n",
        percent(all_hit, all_lines), all_lines, floor
    exit percent(all_hit, all_lines) < floor
}'
