# gen-ntstatus.awk - turn ntstatus.txt into tables that need no relocation.
#
#   awk -f gen-ntstatus.awk ntstatus.txt >ntstatus.inc
#
# Any POSIX awk.  Mistakes are reported as FILE:LINE: what is wrong; then the
# exit status is 1.
#
#   status_value[]   ascending
#   status_name[]    offset of each one's name in status_text
#   status_more[]    index, kind, offset or number: other names, notes, errors
#   status_facility[], status_win32[]   number, offset
#   status_text[]    every string once, with its NUL; offset 0 is ""

function fail(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text | "cat 1>&2"
    failed = 1
}

function intern(text) {
    if (!(text in offset)) {
        offset[text] = size
        pool[++pools] = text
        size += length(text) + 1
    }
    return offset[text]
}

function quoted(text) {
    gsub(/[\\"?]/, "\\\\&", text)
    return "\"" text "\\0\""
}

function check_name(name) {
    if (name !~ /^[ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_a-z]+$/)
        fail("not a name: " name)
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
    size = rows = more_n = facilities = errors = 0
    last_error = -1
    intern("")
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII, and blanks for tabs") }

$1 == "facility" {
    check_name($3)
    if (NF != 3 || $2 !~ /^[123456789ABCDEF][0123456789ABCDEF]*$/)
        fail("expected facility N NAME")
    facility[++facilities] = "0x" $2 ", " intern($3)
    next
}

$1 == "win32" {
    check_name($3)
    if (NF != 3 || $2 !~ /^[0123456789]+$/)
        fail("expected win32 N NAME")
    if ($2 + 0 <= last_error)
        fail($2 " does not belong after " last_error)
    last_error = $2 + 0
    known[$2] = 1
    error[++errors] = $2 ", " intern($3)
    next
}

/^[0123456789ABCDEF]+ / {
    if (length($1) != 8)
        fail("expected eight digits: " $1)
    if (rows && $1 "" <= last "")
        fail($1 " does not belong after " last)
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
        fail("expected VALUE NAME [OTHER NAME] [= ERROR] [; NOTE]")
    next
}

{ fail("neither a value, a facility nor a win32 error: " $0) }

END {
    for (i in wanted)
        if (!(i in known)) {
            printf "%s:%d: no win32 line names error %s\n", FILENAME, \
                wanted[i], i | "cat 1>&2"
            failed = 1
        }
    if (rows > 65535 || more_n > 65535)
        fail("the tables have room for 65535")
    if (failed)
        exit 1
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
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic push"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "#endif"
    print "static const char status_text[] ="
    for (i = 1; i <= pools; i++)
        print "    " quoted(pool[i])
    print "    ;"
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic pop"
    print "#endif"
}
