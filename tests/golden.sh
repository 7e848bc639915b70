#!/usr/bin/env bash
# golden.sh PROGRAM [--bless] [COMMAND...] - run tests/golden/COMMAND/*.cmd
#
# NAME.cmd: the first line is the command line, split at blanks; '...' and "..."
# group, nothing else is special.  Lines that start with | are standard input,
# lines that start with # say why the case exists.  The program runs in the
# folder of the case, so that -f and -o find files beside it.
# NAME.out: standard output; after "--- stderr", if there is any, standard
# error; last the exit status.  --bless rewrites it; the diff is the review.
set -u
export LC_ALL=C.UTF-8 TERM=dumb XDG_STATE_HOME=/nonexistent
unset NO_COLOR
ulimit -t 60

program=$(readlink -f "$1") || exit 2
shift
bless=
if [ "${1-}" = --bless ]; then
    bless=1
    shift
fi
cd "$(dirname "$0")/golden" || exit 2
got=$(mktemp -d) || exit 2
trap 'rm -rf "$got"' EXIT

# The words of $1 go to the array `words`; false when a quote stays open.
split() {
    local rest=$1 word= any=
    words=()
    while [ -n "$rest" ]; do
        if [[ $rest =~ ^[[:blank:]]+ ]]; then
            [ -n "$any" ] && words+=("$word")
            word= any=
        elif [[ $rest =~ ^\'([^\']*)\' || $rest =~ ^\"([^\"]*)\" ||
                $rest =~ ^([^[:blank:]\'\"]+) ]]; then
            word+=${BASH_REMATCH[1]} any=1
        else
            return 1
        fi
        rest=${rest:${#BASH_REMATCH[0]}}
    done
    [ -z "$any" ] || words+=("$word")
}

# Run $1.cmd; what it did is in $got/out.
answer() {
    local line first input=/dev/null
    { IFS= read -r first || [ -n "$first" ]; } <"$1.cmd"
    while IFS= read -r line; do
        case $line in
        '|'*) printf '%s\n' "${line#|}" ;;
        esac
    done <"$1.cmd" >"$got/in"
    [ -s "$got/in" ] && input=$got/in
    split "$first" || { echo "a quote stays open" >"$got/out"; return; }
    (cd "${1%/*}" && exec "$program" "${words[@]}") \
        <"$input" >"$got/out" 2>"$got/err"
    set -- $?
    if [ -s "$got/err" ]; then
        echo "--- stderr"
        cat "$got/err"
    fi >>"$got/out"
    echo "--- exit $1" >>"$got/out"
}

shopt -s nullglob
folders=("$@")
[ $# -gt 0 ] || folders=(*/)
passed=0 failed=0
for folder in "${folders[@]%/}"; do
    for cmd in "$folder"/*.cmd; do
        case=${cmd%.cmd}
        answer "$case"
        if [ -n "$bless" ]; then
            cmp -s "$got/out" "$case.out" || cp "$got/out" "$case.out"
        elif cmp -s "$got/out" "$case.out"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL golden/$case: $(head -n 1 "$cmd")" >&2
            if [ -e "$case.out" ]; then
                diff -u "$case.out" "$got/out" >&2
            else
                echo "no $case.out: make bless" >&2
            fi
        fi
    done
    for out in "$folder"/*.out; do
        [ -e "${out%.out}.cmd" ] && continue
        failed=$((failed + 1))
        echo "FAIL golden/$out: its .cmd has gone" >&2
    done
done
[ -n "$bless" ] && exit 0
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
