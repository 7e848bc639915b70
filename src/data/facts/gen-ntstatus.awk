# gen-ntstatus.awk - turn ntstatus/*.txt into tables that need no relocation.
#
#   awk -f common.awk -f gen-ntstatus.awk ntstatus/*.txt >ntstatus.inc
#
#   status_value[]   ascending
#   status_name[]    offset of each one's name in status_text
#   status_more[]    index, kind, offset or number: other names, notes, errors
#   status_facility[], status_win32[], status_hresult[],
#   status_hfacility[]   number, offset
#   status_text[]    every string once, with its NUL; offset 0 is ""

function check_name(name) {
    if (name !~ /^[ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_a-z]+$/)
        complain("not a name: " name)
}

function more(kind, number) {
    mores[++more_n] = rows - 1 ", STATUS_" kind ", " number
}

function pairs(array, list, n,    i) {
    printf "static const struct status_pair %s[] = {\n", array
    for (i = 1; i <= n; i++)
        print "    { " list[i] " },"
    print "};\n"
}

BEGIN {
    rows = more_n = facilities = errors = hresults = hfacilities = 0
    last_error = -1
    intern("")
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { complain("only printable ASCII, and blanks for tabs") }

$1 == "facility" {
    check_name($3)
    if (NF != 3 || $2 !~ /^[123456789ABCDEF][0123456789ABCDEF]*$/)
        complain("expected facility N NAME")
    facility[++facilities] = "0x" $2 ", " intern($3)
    next
}

$1 == "hfacility" {
    check_name($3)
    if (NF != 3 || $2 !~ /^[123456789ABCDEF][0123456789ABCDEF]*$/)
        complain("expected hfacility N NAME")
    hfacility[++hfacilities] = "0x" $2 ", " intern($3)
    next
}

$1 == "hresult" {
    check_name($3)
    if (NF != 3 || $2 !~ /^[0123456789ABCDEF]+$/ || length($2) != 8)
        complain("expected hresult VALUE NAME")
    if (hresults && $2 "" <= last_hresult "")
        complain($2 " does not belong after " last_hresult)
    last_hresult = $2
    hresult[++hresults] = "0x" $2 ", " intern($3)
    next
}

$1 == "win32" {
    check_name($3)
    if (NF != 3 || $2 !~ /^[0123456789]+$/)
        complain("expected win32 N NAME")
    if ($2 + 0 <= last_error)
        complain($2 " does not belong after " last_error)
    last_error = $2 + 0
    known[$2] = 1
    error[++errors] = $2 ", " intern($3)
    next
}

/^[0123456789ABCDEF]+ / {
    if (length($1) != 8)
        complain("expected eight digits: " $1)
    if (rows && $1 "" <= last "")
        complain($1 " does not belong after " last)
    last = $1
    value[++rows] = $1
    note = $0
    if (!sub(/^[^;]*; /, "", note))
        note = ""
    check_name($2)
    name[rows] = intern($2)
    i = 3
    if (i <= NF && $i != "=" && $i != ";") {
        check_name($i)
        more("ALSO", intern($i))
        i++
    }
    if ($i == "=") {
        wanted[$(i + 1)] = FNR
        more("WIN32", $(i + 1))
        i += 2
    }
    if (note != "")
        more("NOTE", intern(note))
    else if (i <= NF)
        complain("expected VALUE NAME [OTHER NAME] [= ERROR] [; NOTE]")
    next
}

{ complain("neither a value, a facility nor a win32 error: " $0) }

END {
    for (i in wanted)
        if (!(i in known))
            complain_at(FILENAME ":" wanted[i], \
                        "no win32 line names error " i)
    if (rows > 65535 || more_n > 65535)
        complain("the tables have room for 65535")
    stop_if_wrong()
    print "enum { STATUS_ALSO, STATUS_NOTE, STATUS_WIN32 };\n"
    print "struct status_pair {\n    uint32_t number, text;\n};\n"
    print "static const uint32_t status_value[] = {"
    for (i = 1; i <= rows; i++)
        print "    0x" value[i] ","
    print "};\n\nstatic const uint32_t status_name[] = {"
    for (i = 1; i <= rows; i++)
        print "    " name[i] ","
    print "};\n\nstatic const struct status_more {"
    print "    uint16_t row, kind;\n    uint32_t number;\n} status_more[] = {"
    for (i = 1; i <= more_n; i++)
        print "    { " mores[i] " },"
    print "};\n"
    pairs("status_facility", facility, facilities)
    pairs("status_win32", error, errors)
    pairs("status_hresult", hresult, hresults)
    pairs("status_hfacility", hfacility, hfacilities)
    print_pool("status_text")
}
