#!/bin/sh
# check-arrows.sh - who may include whom, and who may name what
#
# A row of `layers`: folder, the folders it may include from.
set -u
cd "$(dirname "$0")/.." || exit 2

awk '
function fail(text) {
    printf "FAIL arrows: %s:%d: %s\n", FILENAME, FNR, text | "cat 1>&2"
    failed++
}
BEGIN {
    layers = "core: core/" \
        "os: os/" \
        "image: core os image/" \
        "session: core image session space/" \
        "space: core image session space/" \
        "case: core image session space case/" \
        "cmd: core image session space case cmd/" \
        "read: core image session space case cmd read/" \
        "render: core os render/" \
        "repl: core image session space case cmd read os render repl/" \
        "tui: core image session space case cmd read os render tui/" \
        "cli: core image session space case cmd read os render repl tui cli"
    for (n = split(layers, row, "/"); n; n--) {
        split(row[n], side, ": ")
        for (i = split(side[2], to, " "); i; i--)
            may[side[1], to[i]] = 1
        known[side[1]] = 1
    }
    # Of the C library, what the core may include.
    split("stdbool stddef stdint string limits", name, " ")
    for (i in name)
        pure[name[i] ".h"] = 1
}
FNR == 1 {
    n = split(FILENAME, part, "/")
    layer = part[2]
    own = part[n]
    files++
    if (!(layer in known))
        fail("no such layer: " layer)
}
# Words in comments and strings do not count as calls.
{
    code = $0
    gsub(/"[^"]*"/, "", code)
    sub(/\/[*].*/, "", code)
    sub(/^ *[*].*/, "", code)
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, quoted, "\"")
    n = split(quoted[2], step, "/")
    target = n > 1 ? step[1] : layer
    if (target ~ /^[.]*$/)
        fail("which layer is " quoted[2] "?")
    else if (quoted[2] !~ /[.]inc$/ && !((layer, target) in may))
        fail(layer " may not include from " target)
}
/^[ \t]*#[ \t]*include[ \t]*</ {
    split($0, angle, /[<>]/)
    header = angle[2]
    if (header ~ /^ntlens\//)
        next
    if (layer == "core" && !(header in pure))
        fail("the core may not include <" header ">")
    if (header ~ /curses|term[.]h/ && FILENAME != "src/tui/screen.c")
        fail("only src/tui/screen.c may name curses")
    if (header ~ /^(readline|editline)/ && layer != "repl")
        fail("only src/repl may name readline")
    if (header == "sys/mman.h" && layer != "os")
        fail("only src/os maps files")
}
code ~ /(^|[^a-zA-Z0-9_])_?exit *\(/ && layer != "cli" {
    fail("exit statuses live in src/cli alone")
}
# snprintf for a hint, yes; output, no.
layer ~ /^(core|session|space|case|cmd|read)$/ &&
        code ~ /(^|[^a-zA-Z0-9_])(v?f?printf|f?puts|f?putc|putchar|fwrite|fopen|open|write) *\(/ {
    fail("a command writes to its sink and opens nothing")
}
END {
    printf "arrows: %d passed, %d failed\n", files - failed, failed
    exit failed > 0
}' $(find src -name '*.[ch]' | sort)
