# gen-objtypes.awk - turn objtypes.txt into a table of names by build and index.
#
#   awk -f common.awk -f gen-objtypes.awk objtypes.txt >objtypes.inc

BEGIN { intern("") }

/^#/ || /^[ \t]*$/ { next }

$1 == "builds" {
    for (i = 2; i <= NF; i++) {
        if ($i !~ /^[1-9][0-9]*$/ || $i + 0 <= build[builds] + 0)
            fail("builds do not ascend at " $i)
        build[++builds] = $i
    }
    next
}

!builds { fail("before the builds: " $0) }

NF <= builds { fail("expected an index a build and a name: " $0) }

{
    name = $(builds + 1)
    for (i = builds + 2; i <= NF; i++)
        name = name " " $i
    for (i = 1; i <= builds; i++) {
        if ($i == "-")
            continue
        if ($i !~ /^[1-9][0-9]*$/ || $i < 2 || $i > 255)
            fail("not an index: " $i)
        if ((i, $i + 0) in at)
            fail("index " $i " of " build[i] " has a name already")
        at[i, $i + 0] = intern(name)
        if ($i + 0 > last)
            last = $i + 0
    }
}

END {
    stop_if_wrong()
    print_pool("type_names")
    printf "enum { TYPE_BUILDS = %d, TYPE_INDEXES = %d };\n", builds, last + 1
    print "static const uint32_t type_builds[TYPE_BUILDS] = {"
    for (i = 1; i <= builds; i++)
        printf "    %s,\n", build[i]
    print "};"
    print "static const uint16_t type_name_at[TYPE_BUILDS][TYPE_INDEXES] = {"
    for (i = 1; i <= builds; i++) {
        printf "    {"
        for (k = 0; k <= last; k++)
            printf "%s%d,", k % 12 ? " " : "\n        ", at[i, k] + 0
        print "\n    },"
    }
    print "};"
}
