#!/usr/bin/env bash
# paste.sh PROGRAM HELPER - what is pasted, through every entrance
#
# tests/golden/read/NAME.paste: lines `ask LINE`, what a person would have typed
# for the text, in the order of the answer; `options ...`, which both get;
# `learned ...`, options that the typed line needs for what the text teaches;
# `teaches WORDS`, which a finding of the answer has, or what it says was
# learned, as `NAME 0xVALUE`; `says more`, where the text tells more of a crash
# than its numbers: only those are the typed line's; `# why`; a line `--`; the
# text.  Through an argument, standard input, -f, the prompt's paste and the
# library the answer is the same, and the screen asks the same; that of one
# question is the typed line's, but for what was learned; several are named by
# their questions.  Without `ask` and `teaches`: nothing is known there.
# HELPER is the program of tests/pasted.c.
set -u
export LC_ALL=C.UTF-8 TERM=dumb XDG_STATE_HOME=/dev/null
program=$(readlink -f "$1") && helper=$(readlink -f "$2") || exit 2
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
bare='del(.learned, .learned_names) | del(.findings[]? | select(.key | IN("not_used",
          "decimal_code", "what_failed", "contradiction", "by_look",
          "module_offset", "exception_access", "entry_shift", "irp_at",
          "walk_ended", "handle_row", "idt_listed", "values_not_used",
          "halves")))
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
    # Errors name their line where there is more than one.
    [ $known = no ] || cmp -s "$work/answer" "$work/argument" ||
        { fail "an argument is answered otherwise"; return 1; }
    "$helper" prompt "$program" -j $options <"$work/text" >"$work/prompt" 2>&1
    [ $known = no ] || cmp -s "$work/answer" "$work/prompt" ||
        { fail "the prompt answers otherwise"; return 1; }
    "$helper" ask $settings <"$work/text" >"$work/library" 2>&1
    [ $known = no ] || cmp -s "$work/answer" "$work/library" ||
        { fail "the library answers otherwise"; return 1; }
}

# The screen has the question as its input: that is asked as a line.
ask_screen() {
    line=$("$helper" screen <"$work/text")
    [ "$line" = "$(cat "$work/text")" ] && return
    "$program" -j $options $learned "$line" >"$work/screen" 2>&1
    same screen "the screen asks something else: $line"
}

same() {
    diff <(jq -S "$bare$part" "$work/answer" 2>&1) \
        <(jq -S "$bare$part" "$work/$1" 2>&1) >"$work/diff" ||
        { fail "$2"; head -20 "$work/diff" >&2; }
}

check_one() {
    "$program" -j $options $learned "$(printf '%b' "${questions[0]}")" \
        >"$work/typed" 2>&1
    same typed "the typed line says something else"
    ask_screen
}

check_several() {
    printf '%s\n' "${questions[@]}" >"$work/expected"
    jq -r '.pieces[].asked.question' "$work/answer" >"$work/asked" 2>&1
    diff "$work/expected" "$work/asked" >&2 || fail "it asks something else"
    [ "$("$helper" screen <"$work/text" | tr '\t' ' ')" = \
        "$(tr '\t' ' ' <"$work/text")" ] ||
        fail "the screen asks something else"
}

# A finding that says it, or a key and its value, or a name and its value.
check_taught() { # WORDS
    jq -r '.findings[]?.text,
           ((.learned // {}) | to_entries[] | "\(.key) \(.value)"),
           (.learned_names[]? | "\(.name) \(.value)")' "$work/answer" 2>&1 |
        grep -qF -- "$1" || fail "it does not say: $1"
}

for file in *.paste; do
    name=$file options='' settings='' learned='' known=no part=''
    questions=() teaches=()
    before=$failed
    while IFS= read -r line && [ "$line" != -- ]; do
        case $line in
        'ask '*) questions+=("${line#ask }") known=yes ;;
        'options -a '*) options=${line#options } settings=arch=${line##* } ;;
        'learned '*) learned=${line#learned } ;;
        'teaches '*) teaches+=("${line#teaches }") known=yes ;;
        'says more') part=' | [.bugcheck, (.parameters[] | [.p, .value])]' ;;
        '#'*) ;;
        *) fail "what is $line?" ;;
        esac
    done <"$file"
    awk 'text; $0 == "--" { text = 1 }' "$file" >"$work/text"
    ask || continue
    case ${#questions[@]} in
    0) [ $known = yes ] ||
        jq -e .error "$work/answer" >/dev/null 2>&1 || fail "it is answered" ;;
    1) check_one ;;
    *) check_several ;;
    esac
    for words in "${teaches[@]}"; do
        check_taught "$words"
    done
    [ "$failed" -eq "$before" ] && passed=$((passed + 1))
done
echo "paste: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
