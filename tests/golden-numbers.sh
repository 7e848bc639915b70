#!/bin/sh
# golden-numbers.sh - did a new wording lose or change a number?
#
#   golden-numbers.sh REV [CASE...]
#
# Each golden answer has, as a multiset, the numbers that it had at REV, however
# they are arranged now.  A number is a word of hexadecimal digits with a 0..9
# among them, or of eight and more; ` and _ inside it, 0x before it and zeros at
# its front do not count.  CASEs (pte/an-answer-that-changed) are shown, but do
# not fail: they are the exceptions that the commit's message lists.
set -u
cd "$(dirname "$0")/.." || exit 2
rev=${1:?usage: golden-numbers.sh REV [CASE...]}
shift
git rev-parse --quiet --verify "$rev^{commit}" >/dev/null || exit 2

{
    git diff --name-only --diff-filter=MD --no-renames "$rev" -- tests/golden
} | grep '[.]out$' | while read -r file; do
    printf '>%s\n' "$file"
    git show "$rev:$file" | sed 's/^/-/'
    [ -e "$file" ] && sed 's/^/+/' "$file"
done | awk -v excepted="$*" '
function number(word) {
    gsub(/[`_]/, "", word)
    sub(/^0x/, "", word)
    if (word !~ /^[0-9a-f]+$/ || (word !~ /[0-9]/ && length(word) < 8))
        return ""
    sub(/^0+/, "", word)
    return word == "" ? "0" : word
}
function settle(    word, less, more, line) {
    if (name == "")
        return
    cases++
    for (word in count) {
        for (less = count[word]; less > 0; less--)
            line = line " -" word
        for (more = count[word]; more < 0; more++)
            line = line " +" word
    }
    split("", count)
    if (line == "")
        return
    print (name in may ? "excepted " : "FAIL ") name ":" line
    failed += !(name in may)
}
BEGIN {
    n = split(excepted, given, " ")
    for (i = 1; i <= n; i++)
        may[given[i]]
}
/^>/ {
    settle()
    name = substr($0, 2)
    sub(/^tests\/golden\//, "", name)
    sub(/[.]out$/, "", name)
    next
}
{
    side = substr($0, 1, 1) == "-" ? 1 : -1
    n = split(tolower(substr($0, 2)), words, /[^0-9a-z`_]+/)
    for (i = 1; i <= n; i++)
        if ((word = number(words[i])) != "")
            count[word] += side
}
END {
    settle()
    printf "golden-numbers: %d answers changed, %d with other numbers\n",
        cases, failed
    exit failed > 0
}'
