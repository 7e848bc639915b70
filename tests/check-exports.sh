#!/bin/sh
# check-exports.sh NM STATIC SHARED - what the library shows and asks for
#
# libntlens.symbols is the list: what the headers declare with NTL_API and what
# either library exports are exactly that.  What else the archive's members need
# of each other is hidden and has a prefix.
set -u
. "$(dirname "$0")/verdict.sh"
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 2
nm=$1 static=$2 shared=$3
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

# FILE, sorted, is the list; $2 says what it is.
same() {
    if sort -u "$scratch/$1" | diff -u libntlens.symbols - >&2; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL exports: $2 are not libntlens.symbols" >&2
    fi
}

# The name of a declaration is the last word before its ( [ or ;.
cat include/ntlens/*.h | awk '
/^NTL_API / { declaration = ""; inside = 1 }
inside { declaration = declaration " " $0 }
inside && /;/ {
    inside = 0
    sub(/[([;].*/, "", declaration)
    n = split(declaration, word, /[ *]+/)
    print word[n]
}' >"$scratch/declared"
"$nm" -D --defined-only "$shared" | awk '{ sub(/@.*/, "", $NF); print $NF }' \
    >"$scratch/shared"
"$nm" -g --defined-only "$static" | awk 'NF == 3 { print $3 }' |
    grep -v '^ntlens__' >"$scratch/static"
sort -u libntlens.symbols >"$scratch/listed"
same listed "the lines, sorted and each once,"
same declared "the names that the headers declare"
same shared "the exports of the shared library"
same static "the names of the archive"

none "not hidden in the archive" "$(readelf -sW "$static" |
    awk '$8 ~ /^ntlens__/ && $7 != "UND" && $6 != "HIDDEN" { print $8 }')"

# It has memory and text to work with: no file, no signal, no terminal.
memory='mem(cpy|move|set|cmp|chr)|malloc|calloc|realloc|free|abort|qsort'
text='str(len|n?cmp|n?casecmp|r?chr|n?dup|str|spn|cspn|pbrk)|v?snprintf'
compiler='__[a-z]+[sdt]i[234]|__cpu_(model|indicator_init)'
tolerated='_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__(asan|ubsan)_.*'
foreign=$("$nm" -u "$static" | awk 'NF == 2 { print $2 }' | sort -u |
    grep -vxE "ntl_.*|ntlens__.*|(__)?($memory|$text)(_chk)?" |
    grep -vxE "$compiler|$tolerated")
none "the library asks for" "$foreign"
verdicts
