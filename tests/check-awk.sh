#!/bin/sh
# check-awk.sh MAKE DIR - any POSIX awk turns the facts into the same tables
set -u
make=$1 dir=$2 passed=0 failed=0 first=

# A line that no grammar has: its place is told, after what was in the log.
tells_mistakes() {
    for generator in src/data/*/gen-*.awk; do
        echo 'before' >"$dir-log"
        if $awk -f src/data/common.awk -f "$generator" "$dir-bad" \
               >/dev/null 2>>"$dir-log" ||
           [ "$(head -n 1 "$dir-log")" != before ] ||
           ! grep -q "^$dir-bad:1: ." "$dir-log"; then
            echo "FAIL awk: $awk: $generator does not tell a mistake" >&2
            return 1
        fi
    done
}

mkdir -p "$(dirname "$dir")"
echo '?' >"$dir-bad"
for awk in mawk 'gawk --posix' 'busybox awk' original-awk; do
    if ! command -v "${awk%% *}" >/dev/null; then
        # Nobody needs all of them, but one alone proves nothing.
        continue
    fi
    made=$dir-$(echo "$awk" | tr -cd a-z)
    if ! "$make" O="$made" AWK="$awk" generated || ! tells_mistakes; then
        failed=$((failed + 1))
        echo "FAIL awk: $awk" >&2
        continue
    fi
    first=${first:-$made}
    if diff -r "$first/gen" "$made/gen" >&2; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL awk: $awk makes other tables" >&2
    fi
done

# The awk of busybox 1.30 (Debian 11, Ubuntu 22.04) takes any name before " (" for
# that of a function.
calls=$(awk '
    { gsub(/"([^"\\]|\\.)*"/, "\"\""); sub(/#.*/, "") }
    match($0, /[a-zA-Z_0-9]+ \(/) {
        word = substr($0, RSTART, RLENGTH - 2)
        if (word !~ /^(if|for|while|return|in|else|print|printf|function)$/)
            print FILENAME ":" FNR ": " word
    }' src/data/*.awk src/data/*/*.awk)
if [ -n "$calls" ]; then
    failed=$((failed + 1))
    echo "FAIL awk: old busybox sees a call in" $calls >&2
fi
if [ $passed -lt 2 ] && [ $failed -eq 0 ]; then
    echo "awk: SKIPPED, there are no two of mawk, gawk, busybox" >&2
    [ "${CI-}" != true ]
    exit
fi
echo "awk: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
