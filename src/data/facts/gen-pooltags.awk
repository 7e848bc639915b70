# gen-pooltags.awk - turn pooltags.txt into rows of tag and owner.
#
#   awk -f common.awk -f gen-pooltags.awk pooltags.txt >pooltags.inc
#
# Owners become offsets into one array of characters: no row holds a pointer.

function character(c) {
    return c == "'" || c == "\\" ? "'\\" c "'" : "'" c "'"
}

function characters(tag,    i, text) {
    for (i = 1; i <= 4; i++)
        text = text "" (i > 1 ? ", " : "") character(substr(tag, i, 1))
    return "{ " text " }"
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { complain("only printable ASCII") }

{
    owner = $0
    if (NF < 2 || length($1) > 4 || !sub(/^[^ ]+ /, "", owner))
        complain("expected TAG OWNER")
    if ($1 in line)
        complain($1 " is already at line " line[$1])
    line[$1] = FNR
    tag[++rows] = substr($1 "    ", 1, 4)
    if ($1 ~ /[*]$/)
        tag[rows] = substr($1 "***", 1, 4)
    place[rows] = intern(owner)
}

END {
    stop_if_wrong()
    print_pool("owners")
    print "static const struct row rows[] = {"
    for (i = 1; i <= rows; i++)
        printf "    { %s, %d },\n", characters(tag[i]), place[i]
    print "};"
}
