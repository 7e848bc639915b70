#!/usr/bin/env bash
# golden.sh PROGRAM [--bless] [COMMAND...] - run tests/golden/COMMAND/*.cmd
#
# NAME.cmd: the first line is the command line, split at blanks; '...' and "..."
# group, nothing else is special.  Lines that start with | are standard input,
# lines that start with # say why the case exists.  The program runs in the
# folder of the case, so that -f and -o find files beside it.  Where there is
# standard input it runs once more without the last newline, and answers the
# same.
# NAME.out: standard output; after "--- stderr", if there is any, standard
# error; last the exit status.  --bless rewrites it; the diff is the review.
set -u
export LC_ALL=C.UTF-8 TERM=dumb XDG_STATE_HOME=/dev/null
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
    local rest=$1 word='' any=''
    words=()
    while [ -n "$rest" ]; do
        if [[ $rest =~ ^[[:blank:]]+ ]]; then
            [ -n "$any" ] && words+=("$word")
            word='' any=''
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

# Run the program with `words` in the folder $1 on the input $2, answer to $3.
run() {
    (cd "$1" && exec "$program" "${words[@]}") <"$2" >"$3" 2>"$got/err"
    set -- "$3" $?
    if [ -s "$got/err" ]; then
        echo "--- stderr"
        cat "$got/err"
    fi >>"$1"
    echo "--- exit $2" >>"$1"
}

# Run $1.cmd; what it did is in $got/out, without its last newline in $got/cut.
answer() {
    local line first input=/dev/null
    rm -f "$got/cut"
    { IFS= read -r first || [ -n "$first" ]; } <"$1.cmd"
    while IFS= read -r line; do
        case $line in
        '|'*) printf '%s\n' "${line#|}" ;;
        esac
    done <"$1.cmd" >"$got/in"
    [ -s "$got/in" ] && input=$got/in
    split "$first" || { echo "a quote stays open" >"$got/out"; return; }
    run "${1%/*}" "$input" "$got/out"
    if [ -s "$got/in" ]; then
        head -c -1 "$got/in" >"$got/in-cut"
        run "${1%/*}" "$got/in-cut" "$got/cut"
    fi
}

# Show how $got/$2 is not what $1.out says.
fail() {
    failed=$((failed + 1))
    echo "FAIL golden/$1${3-}: $(head -n 1 "$1.cmd")" >&2
    if [ -e "$1.out" ]; then
        diff -u "$1.out" "$got/$2" >&2
    else
        echo "no $1.out: make bless" >&2
    fi
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
        elif ! cmp -s "$got/out" "$case.out"; then
            fail "$case" out
        elif [ -e "$got/cut" ] && ! cmp -s "$got/cut" "$case.out"; then
            fail "$case" cut ", no last newline"
        else
            passed=$((passed + 1))
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
