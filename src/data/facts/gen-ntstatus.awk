# gen-ntstatus.awk - turn ntstatus/*.txt into tables that need no relocation.
#
#   awk -f common.awk -f gen-ntstatus.awk ntstatus/*.txt >ntstatus.inc
#
#   status_value[]   ascending
#   status_name[]    offset of each one's name in status_text
#   status_more[]    index, kind, offset or number: other names, notes, errors
#   status_X[], status_X_text[]   numbers, ascending; offsets: X is facility,
#                    win32, hresult, hfacility
#   status_text[]    every string once, with its NUL; offset 0 is ""

function check_name(name) {
    if (name !~ /^[ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_a-z]+$/)
        complain("not a name: " name)
}

function more(kind, number) {
    mores[++more_n] = rows - 1 ", STATUS_" kind ", " number
}

# KIND NUMBER NAME: a row of a list, whose numbers ascend.
function take(list, number, shape,    place) {
    check_name($3)
    if (NF != 3 || $2 !~ shape)
        complain("expected " $1 " NUMBER NAME")
    place = substr("0000000000", length($2) + 1) $2
    if (place "" <= end_of[list] "")
        complain($2 " does not belong after " end_of[list])
    end_of[list] = place
    number_at[list, ++count[list]] = number
    name_at[list, count[list]] = intern($3)
}

function column(name, list, cell,    i) {
    printf "static const uint32_t %s[] = {\n", name
    for (i = 1; i <= count[list]; i++)
        print "    " cell[list, i] ","
    print "};\n"
}

# Numbers and names apart: alike stands beside alike, which packs well.
function columns(list) {
    column("status_" list, list, number_at)
    column("status_" list "_text", list, name_at)
}

BEGIN {
    rows = more_n = 0
    hexadecimal = "^[0123456789ABCDEF]+$"
    intern("")
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { complain("only printable ASCII, and blanks for tabs") }

$1 == "facility" || $1 == "hfacility" || $1 == "hresult" {
    take($1, "0x" $2, hexadecimal)
    next
}

$1 == "win32" {
    take($1, $2, "^[0123456789]+$")
    known[$2] = 1
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
    columns("facility")
    columns("win32")
    columns("hresult")
    columns("hfacility")
    print_pool("status_text")
}
