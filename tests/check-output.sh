#!/bin/sh
# check-output.sh - the golden output, as a terminal and another program see it
#
# Text: ASCII, no blanks at the end of a line, 80 columns (106 for !pte, which is
# as wide as the debugger's; Markdown as it comes).  JSON: every line is an
# object, if jq is there.
set -u
cd "$(dirname "$0")/golden" || exit 2
awk '
function fail(text) {
    printf "FAIL output: golden/%s:%d: %s\n", FILENAME, FNR, text | "cat 1>&2"
    bad[FILENAME] = 1
}
FNR == 1 {
    files++
    command = FILENAME
    sub(/[.]out$/, ".cmd", command)
    width = 80
    while ((getline line <command) > 0)
        if (line ~ /!pte/ && width < 106)
            width = 106
        else if (line ~ /^[^|]*-m/)
            width = 1000
    close(command)
    stderr = 0
}
/^--- stderr$/ { stderr = 1 }
/^[{]/ { next }
# A complaint repeats what was typed, however wide that is.
length($0) > width && !stderr { fail(length($0) " columns") }
/[ \t]$/ { fail("blanks at the end") }
/[^ -~]/ && !stderr { fail("not ASCII") }
END {
    for (file in bad)
        failed++
    printf "output: %d passed, %d failed\n", files - failed, failed
    exit failed > 0
}' */*.out
status=$?

if ! command -v jq >/dev/null; then
    echo "output: SKIPPED, there is no jq" >&2
    [ "${CI-}" != true ] || status=1
elif grep -h '^{' */*.out | jq -es 'all(type == "object")' >/dev/null; then
    echo "JSON: $(grep -h '^{' */*.out | wc -l) passed, 0 failed"
else
    echo "FAIL output: JSON that is none" >&2
    echo "JSON: 0 passed, 1 failed"
    status=1
fi
exit $status
