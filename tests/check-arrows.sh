#!/bin/sh
# check-arrows.sh - who may know whom, and who may name what
#
#   check-arrows.sh NM FOLDER-OF-OBJECTS
#
# A row of `layers`: folder, the folders it may include and call.  No circle of
# files, whether by what they include or by what they call.
set -u
cd "$(dirname "$0")/.." || exit 2
nm=${1:-nm}
objects=${2:-build/obj}

sources=$(find src -name '*.[ch]' | sort)
layers='
core:     core
os:       os
image:    core image
practice: core practice
session:  core image practice session
space:    core image practice session space
case:     core image practice session space case
cmd:      core image practice session space case cmd
read:     core image practice session space case cmd read
learn:    core image practice session space case cmd learn
render:   core render
ask:      core image practice session space case cmd read learn render ask
repl:     core read ask os repl
tui:      core image session space case cmd read ask os render tui
web:      core image session space case cmd read learn ask os render web
cli:      core image session space case cmd read learn ask os render repl tui cli'

# FILE calls FILE: from the names that one object needs and another defines.
calls() {
    find "$objects/src" -name '*.o' | while read -r object; do
        file=${object#"$objects/"}
        file=${file%.o}.c
        [ -e "$file" ] && "$nm" -g "$object" | sed "s|^|$file |"
    done | awk '
    NF == 4 { defined[$4] = $1 }
    NF == 3 { needs[$1, $3] }
    END {
        for (pair in needs) {
            split(pair, side, SUBSEP)
            if (side[2] in defined && defined[side[2]] != side[1])
                print side[1], "calls", defined[side[2]]
        }
    }'
}

# FILE includes FILE.
includes() {
    awk '/^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        folder = FILENAME
        sub(/[^\/]*$/, "", folder)
        if (quoted[2] !~ /[.]inc$/)
            print FILENAME, "includes", \
                (quoted[2] ~ /\// ? "src/" : folder) quoted[2]
    }' $sources
}

failed=0
{ includes; calls; } | LAYERS=$layers awk '
function fail(text) {
    print "FAIL arrows: " text | "cat 1>&2"
    failed++
}
function visit(room, path,    i, n, to) {
    state[room] = "open"
    n = split(arrows[room], to, " ")
    for (i = 1; i <= n; i++)
        if (state[to[i]] == "open")
            fail("a circle: " substr(path, index(path, to[i])) " -> " to[i])
        else if (state[to[i]] == "")
            visit(to[i], path " -> " to[i])
    state[room] = "closed"
}
BEGIN {
    rows = split(ENVIRON["LAYERS"], row, "\n")
    for (; rows; rows--)
        for (i = split(row[rows], word, /:? +/); i > 1; i--)
            may[word[1], word[i]]
}
{
    split($1, from, "/")
    split($3, to, "/")
    pairs++
    if (!((from[2], to[2]) in may))
        fail($0 ", and " from[2] " may not know " to[2])
    if (!(($1, $3) in seen))
        arrows[$1] = arrows[$1] " " $3
    seen[$1, $3]
}
END {
    for (room in arrows)
        if (state[room] == "")
            visit(room, room)
    printf "arrows between files: %d passed, %d failed\n", pairs - failed, failed
    exit failed > 0
}' || failed=1

awk '
function fail(text) {
    printf "FAIL arrows: %s:%d: %s\n", FILENAME, FNR, text | "cat 1>&2"
    failed++
}
BEGIN {
    # Of the C library, what the core may include.
    split("stdbool stddef stdint string limits", name, " ")
    for (i in name)
        pure[name[i] ".h"] = 1
    # Of the system, what src/os alone may include, and all of sys/.
    split("aio dirent dlfcn fcntl langinfo locale poll pthread pwd sched " \
        "signal spawn termios time unistd windows", name, " ")
    for (i in name)
        systems[name[i] ".h"] = 1
    most = 25
}
FNR == 1 {
    split(FILENAME, part, "/")
    layer = part[2]
    files++
    folder = FILENAME
    sub(/\/[^\/]*$/, "", folder)
    if (FILENAME ~ /[.]c$/ && ++sources[folder] == most + 1)
        fail(folder " holds more than " most " sources")
}
# Words in comments and strings do not count as calls.
{
    code = $0
    gsub(/"[^"]*"/, "", code)
    sub(/\/[*].*/, "", code)
    sub(/^ *[*].*/, "", code)
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
    if ((header in systems || header ~ /^sys\//) && layer != "os")
        fail("only src/os may name a system: <" header ">")
}
code ~ /(^|[^a-zA-Z0-9_])_?exit *\(/ && layer != "cli" {
    fail("exit statuses live in src/cli alone")
}
# snprintf for a hint, yes; output, no.  What a struct lends may be called so.
layer ~ /^(core|practice|session|space|case|cmd|read|learn|ask)$/ &&
        code ~ /(^|[^a-zA-Z0-9_>.])(v?f?printf|f?puts|f?putc|putchar|fwrite|fopen|open|write) *\(/ {
    fail("a command writes to its sink and opens nothing")
}
END {
    printf "arrows: %d passed, %d failed\n", files - failed, failed
    exit failed > 0
}' $sources || failed=1
exit $failed
