#!/usr/bin/env bash
# paste.sh PROGRAM [PROMPT] - what is pasted, through every entrance
#
# tests/golden/read/NAME.paste: lines `ask LINE`, what a person would have typed
# for the text, in the order of the answer; `options ...`, which both get; a
# line `--`; the text.  Through an argument, standard input and -f the answer is
# the same; that of one question is the typed line's, but for what was learned;
# several are named by their questions.  Without `ask`: nothing is known there.
set -u
export LC_ALL=C.UTF-8 TERM=dumb XDG_STATE_HOME=/dev/null
program=$(readlink -f "$1") || exit 2
cd "$(dirname "$0")/golden/read" || exit 2
command -v jq >/dev/null || {
    echo "paste: SKIPPED, there is no jq" >&2
    [ "${CI-}" != true ]
    exit
}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

fail() {
    echo "FAIL golden/read/$name: $*" >&2
    failed=$((failed + 1))
}

# What the text says of itself is not in the typed line's answer.
bare='del(.findings[]? | select(.key | IN("learned", "not_used",
          "decimal_code", "what_failed", "contradiction")))
      | if .findings == [] then del(.findings) else . end
      | walk(if type == "object"
             then with_entries(select(.key | endswith("_from") | not))
             else . end)'

# The same through all entrances; the answer is in $work/answer.
ask() {
    "$program" -j $options <"$work/text" >"$work/answer" 2>&1
    "$program" -j $options -f "$work/text" >"$work/file" 2>&1
    "$program" -j $options "$(cat "$work/text")" >"$work/argument" 2>&1
    cmp -s "$work/answer" "$work/file" ||
        { fail "-f answers otherwise than standard input"; return 1; }
    [ ${#questions[@]} -eq 0 ] || cmp -s "$work/answer" "$work/argument" ||
        { fail "an argument is answered otherwise"; return 1; }
}

check_one() {
    "$program" -j $options $learned "${questions[0]}" >"$work/typed" 2>&1
    diff <(jq -S "$bare" "$work/answer" 2>&1) \
        <(jq -S "$bare" "$work/typed" 2>&1) >"$work/diff" ||
        { fail "the typed line says something else"; head -20 "$work/diff" >&2; }
}

check_several() {
    printf '%s\n' "${questions[@]}" >"$work/expected"
    jq -r '.pieces[].asked.question' "$work/answer" >"$work/asked" 2>&1
    diff "$work/expected" "$work/asked" >&2 || fail "it asks something else"
}

for file in *.paste; do
    name=$file options= learned= questions=() before=$failed
    while IFS= read -r line && [ "$line" != -- ]; do
        case $line in
        'ask '*) questions+=("${line#ask }") ;;
        'options '*) options=${line#options } ;;
        'learned '*) learned=${line#learned } ;;
        '#'*) ;;
        *) fail "what is $line?" ;;
        esac
    done <"$file"
    sed '1,/^--$/d' "$file" >"$work/text"
    ask || continue
    case ${#questions[@]} in
    0) jq -e .error "$work/answer" >/dev/null 2>&1 || fail "it is answered" ;;
    1) check_one ;;
    *) check_several ;;
    esac
    [ "$failed" -eq "$before" ] && passed=$((passed + 1))
done
echo "paste: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
