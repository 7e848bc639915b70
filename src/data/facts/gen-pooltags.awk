# gen-pooltags.awk - turn pooltags.txt into rows of tag and owner.
#
#   awk -f common.awk -f gen-pooltags.awk pooltags.txt >pooltags.inc

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { complain("only printable ASCII") }

{
    if (NF != 2 || length($1) > 4)
        complain("expected TAG OWNER")
    if ($1 in line)
        complain($1 " is already at line " line[$1])
    line[$1] = FNR
    tag = $1 ~ /[*]$/ ? $1 : substr($1 "    ", 1, 4)
    row[++rows] = "{ " quoted(tag) ", " quoted($2) " },"
}

END {
    stop_if_wrong()
    for (i = 1; i <= rows; i++)
        print row[i]
}
