#!/usr/bin/env bash
# examples.sh PROGRAM LIBRARY   run the examples of README.md, doc and the man pages
# examples.sh PROGRAM --bless   write what they print now into README.md and doc
# examples.sh --program         print the program of libntlens.3
#
# README.md and doc/*.md: in a ```console block, "$ COMMAND" and below it exactly
# what it prints; a last line "..." stands for the rest.  A ```c block is a
# program.  Who runs the other blocks stands in `blocks`.
# ntlens.1: ".Dl $ COMMAND" answers; libntlens.3: of the literal blocks of its
# EXAMPLES one is a program, the next what it prints.
set -u
export LC_ALL=C.UTF-8 TERM=dumb XDG_STATE_HOME=/dev/null
unset NO_COLOR
cd "$(dirname "$0")/.." || exit 2

# Literal block number $2 of the EXAMPLES of page $1, as a reader sees it.
literal() {
    awk -v wanted="$2" '
        /^[.]Sh/ { examples = $2 == "EXAMPLES" }
        /^[.]Ed/ { inside = 0 }
        inside { sub(/^\\&/, ""); gsub(/\\e/, "\\"); gsub(/\\\(ga/, "`"); print }
        examples && /^[.]Bd -literal/ { inside = ++blocks == wanted }' "$1"
}
if [ "$1" = --program ]; then
    literal man/libntlens.3 1
    exit
fi

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/empty"
ln -s "$(readlink -f "$1")" "$scratch/bin/ntlens"
export PATH="$scratch/bin:$PATH"
passed=0 failed=0

fail() {
    echo "FAIL examples: $*" >&2
    failed=$((failed + 1))
}

# What the command line $1 prints, as somebody in an empty folder sees it.
printed() {
    (cd "$scratch/empty" && exec sh -c "$1") </dev/null 2>&1
}

# Copy standard input, with what each example prints now below it.
renew() {
    local line command='' old new status fence=''
    while IFS= read -r line; do
        if [ -z "$fence" ]; then
            printf '%s\n' "$line"
            [ "$line" = '```console' ] && fence=1
        elif [[ $line == '$ '* || $line == '```' ]]; then
            finish
            printf '%s\n' "$line"
            command=${line#$ } old=
            [ "$line" = '```' ] && fence='' command=''
        else
            old+=$line$'\n'
        fi
    done
}
# Print the answer of $command, cut where $old is cut; complain when they differ.
finish() {
    [ -n "$command" ] || return
    local new status whole
    whole=$(printed "$command")
    status=$?
    new=$whole$'\n'
    if [[ $old == *$'\n...\n' ]]; then
        new=$(head -n "$(($(printf %s "$old" | wc -l) - 1))" <<<"$whole")$'\n...\n'
    fi
    if [ "$new" != "$old" ]; then
        printf '%s: $ %s\n' "$page" "$command" >>"$scratch/differ"
    elif [ "$status" -gt 1 ] && [[ $whole != ntlens:* ]]; then
        printf '%s: status %d: $ %s\n' "$page" "$status" "$command" \
            >>"$scratch/differ"
    fi
    echo "$command" >>"$scratch/ran"
    printf %s "$new"
}

: >"$scratch/ran"
: >"$scratch/differ"
pages=(README.md doc/*.md)
for page in "${pages[@]}"; do
    renew <"$page" >"$scratch/page.md"
    cmp -s "$scratch/page.md" "$page" && continue
    if [ "${2-}" = --bless ]; then
        cp "$scratch/page.md" "$page"
    else
        diff -u "$page" "$scratch/page.md" >&2
    fi
done
[ "${2-}" != --bless ] || exit 0
while IFS= read -r line; do
    fail "$line"
done <"$scratch/differ"
passed=$(($(wc -l <"$scratch/ran") - failed))

while IFS= read -r command; do
    answer=$(printed "$command")
    status=$?
    if [ $status -gt 1 ] || [ -z "$answer" ]; then
        fail "ntlens.1: status $status: $command"
        printf '%s\n' "$answer" >&2
    else
        passed=$((passed + 1))
    fi
done < <(sed -n 's/^[.]Dl \$ //p' man/ntlens.1 |
         sed 's/\\(ga/`/g; s/\\(aq/'"'"'/g; s/\\(dq/"/g; s/\\e/\\/g')

# Programs: $1 says whose, $2 is the source, $3 what it prints.
program() {
    if ! ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude \
            -o "$scratch/program" "$2" "$library"; then
        fail "$1: does not compile"
    elif "$scratch/program" >"$scratch/printed"; [ ! -s "$scratch/printed" ]; then
        fail "$1: prints nothing"
    elif [ -n "${3-}" ] && ! diff -u "$3" "$scratch/printed" >&2; then
        fail "$1: prints something else"
    else
        passed=$((passed + 1))
    fi
}
library=$2
for page in "${pages[@]}"; do
    for ((n = 1; ; n++)); do
        tests/block.sh "$page" $n c >"$scratch/page.c" || break
        program "$page" "$scratch/page.c"
    done
done
for block in 1 3; do
    literal man/libntlens.3 $block >"$scratch/page.c"
    literal man/libntlens.3 $((block + 1)) >"$scratch/page.out"
    program libntlens.3 "$scratch/page.c" "$scratch/page.out"
done

# The workshop: the lines of each hour, and what is printed beforehand.
while IFS= read -r hour; do
    grep -o '`[^`]*`' <<<"$hour" | tr -d '`' >"$scratch/lines"
    if [ ! -s "$scratch/lines" ] ||
            answer=$(printed 'ntlens -f ../lines') && [ -n "$answer" ]; then
        passed=$((passed + 1))
    else
        fail "doc/workshop.md: $hour: $answer"
    fi
done < <(grep '^| [0-9]' doc/workshop.md)
mkdir "$scratch/papers"
literal man/ntlens-lesson.5 1 >"$scratch/papers/frames.txt"
for n in 1 2; do
    block=$(tests/block.sh doc/workshop.md $n)
    if printed "set -eu; cd ../papers; $block" >"$scratch/printed" &&
            [ -z "$(find "$scratch/papers" -empty)" ]; then
        passed=$((passed + 1))
    else
        fail "doc/workshop.md, block $n: $(tail -n 3 "$scratch/printed")"
    fi
done

# No block that nothing runs.
grep -H -E '^ *```[a-z]' "${pages[@]}" bindings/npm/README.md |
    sed 's/: *```/ /' | sort | uniq -c | awk '{ print $2, $3, $1 }' |
    sort >"$scratch/blocks"
if awk '!/^#/ { print $1, $2, $3 }' tests/blocks | sort |
        diff - "$scratch/blocks" >&2; then
    passed=$((passed + 1))
else
    fail "tests/blocks is not what README.md and doc have"
fi

echo "examples: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
