# gen-cfg.awk - turn cfg.txt into rows of offsets and names, a section after
# the other.
#
#   awk -f common.awk -f gen-cfg.awk cfg.txt >cfg.inc

BEGIN {
    known["KSCP"] = known["SCPCFG"] = known["INIT_BLOCK"] = 1
}

/^#/ || /^[ \t]*$/ { next }

/^[^ ]/ {
    if (!($1 in known) || NF != 1)
        fail("no such section: " $0)
    if ($1 in line)
        fail($1 " is already at line " line[$1])
    line[$1] = FNR
    section = $1
    last = -1
    next
}

{
    if (section == "" || NF != 2 || $1 !~ /^[0-9a-f]+$/ ||
            $2 !~ /^[A-Za-z0-9_]+$/)
        fail("expected a section, and below it OFFSET NAME: " $0)
    if (hex($1) <= last)
        fail("offsets do not ascend at " $1)
    last = hex($1)
    rows[section] = rows[section] "    { 0x" $1 ", \"" $2 "\" },\n"
}

END {
    stop_if_wrong()
    for (section in known)
        if (!(section in line))
            fail_at(FILENAME, "no section " section)
    count = split("KSCP SCPCFG INIT_BLOCK", order, " ")
    print "static const struct routine routines[] = {"
    for (i = 1; i <= count; i++) {
        first[i] = done
        n[i] = split(rows[order[i]], ignored, "\n") - 1
        done += n[i]
        printf "%s", rows[order[i]]
    }
    print "};"
    print "static const struct { uint8_t first, count; }"
    print "sections[NTL_CFG_SECTIONS] = {"
    for (i = 1; i <= count; i++)
        printf "    [NTL_CFG_%s] = { %d, %d },\n", order[i], first[i], n[i]
    print "};"
}
