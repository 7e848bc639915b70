#!/usr/bin/env bash
# check-rules.sh PROGRAM - each rule of a verdict is met by a golden case
#
# A rule is called by its codes and conditions, as JSON has them in `when`.
# What only an image knows (IMAGE below) is left to tests/unit/test_rule.c, since
# no dump of anybody's may be in the tree.
set -u
export LC_ALL=C.UTF-8
program=$(readlink -f "$1") || exit 2
cd "$(dirname "$0")" || exit 2
command -v jq >/dev/null || {
    echo "rules: SKIPPED, there is no jq" >&2
    [ "${CI-}" != true ]
    exit
}
image='part (called_|parameter)|memory|: known ended|in unloaded|bytes middle'
image+='|bytes begins|bytes padding'

# Every rule that has something to say, those of a pair one by one.
rules() {
    awk '
        function flush(    head, rest, w, n, i) {
            gsub(/  +/, " ", text)
            if (text ~ /^rule /)
                name = substr(text, 6)
            else if (text ~ /^say /)
                print name
            if (text !~ /^pair /)
                return
            head = substr(text, 6, index(text, ":") - 5)
            rest = substr(text, index(text, ":") + 2)
            rest = substr(rest, 1, index(rest, ":") - 1)
            n = split("equal one-bit two-bits more-bits", w, " ")
            for (i = 1; i <= n; i++)
                print head " " w[i] " " rest
        }
        /^#/ || /^ *$/ { next }
        /^ *\+ / { sub(/^ *\+ */, ""); text = text " " $0; next }
        { flush(); sub(/^ +/, ""); text = $0 }
        END { flush() }
    ' ../src/data/bugcheck/rules/*.txt | sort -u
}

# Those that hold in the golden cases.
held() {
    local cmd first words
    for cmd in golden/bugcheck/*.cmd; do
        read -r first <"$cmd"
        mapfile -t words < <(xargs printf '%s\n' <<<"$first")
        sed -n 's/^|//p' "$cmd" |
            (cd golden/bugcheck && "$program" -j "${words[@]}") 2>/dev/null
    done | jq -rR 'fromjson? | .. | objects | .rules? // empty | .[].when' | sort -u
}

missing=$(comm -23 <(rules) <(held) | grep -vE "$image")
all=$(rules | wc -l)
apart=$(rules | grep -cE "$image")
if [ -n "$missing" ]; then
    echo "rules that no golden case meets:"
    printf '  %s\n' "$missing" | sed 's/^\([^ ]\)/  \1/'
    exit 1
fi >&2
echo "rules: $((all - apart)) of $all met by golden cases," \
    "$apart are an image's"
