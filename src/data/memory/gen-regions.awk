# gen-regions.awk - turn regions.txt into rows of two C tables.
#
#   awk -f common.awk -f gen-regions.awk regions.txt >regions.inc
#
# The rows stand between #ifdef REGION_ROWS and #ifdef VALUE_ROWS; the rows of
# one mode follow each other, and REGION_FIRST has where each mode's begin.

function digits_of(digits, most) {
    if (digits !~ /^[0123456789ABCDEF]+$/ || length(digits) > most)
        fail("expected at most " most " upper-case hex digits: " digits)
    return digits
}

# Sixteen digits compare as text.
function padded(digits) {
    return substr("0000000000000000", length(digits) + 1) digits
}

# FIRST-LAST, either end open, as "first, last".
function builds(range,    end) {
    if (range !~ /^[0123456789]*-[0123456789]*$/)
        fail("expected FIRST-LAST, builds in decimal: " range)
    split(range, end, "-")
    if (end[1] != "" && end[2] != "" && end[1] + 0 > end[2] + 0)
        fail("the builds run backward: " range)
    return (end[1] == "" ? "0" : end[1]) ", " \
           (end[2] == "" ? "UINT32_MAX" : end[2])
}

function check_modes(list,    i, n, name) {
    n = split(list, name, ",")
    for (i = 1; i <= n; i++)
        if (!(name[i] in mode))
            fail("no such mode: " name[i])
}

# What is left of the line after n words.
function rest(n,    i, text) {
    text = $0
    for (i = 0; i < n; i++)
        sub(/^[ \t]*[^ \t]+[ \t]+/, "", text)
    return text
}

function flush_row() {
    if (kind == "")
        return
    if (source == "")
        fail("the row before this line has no source")
    if (kind == "region") {
        region_modes[++regions] = "," modes ","
        region[regions] = row ", " quoted(name) ", " quoted_or_null(note) ", " \
                          quoted(source)
    } else
        value[++values] = row ", " quoted(name) ", " quoted(source)
    kind = note = source = ""
}

BEGIN {
    # In the order of enum ntl_arch.
    count = split("x64 la57 x86 pae arm64", by_arch)
    for (i = 1; i <= count; i++)
        mode[by_arch[i]] = i
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII, and blanks for tabs") }

$1 == "region" {
    flush_row()
    if (NF < 7)
        fail("expected: region MODES START END BUILDS KNOWN NAME")
    if (padded(digits_of($3, 16)) > padded(digits_of($4, 16)))
        fail("the region ends before it starts")
    kind = $1
    name = rest(6)
    if (length(name) > 28)
        fail("the name is longer than 28 characters")
    known = "0, 0, NTL_DOCUMENTED"
    if ($6 ~ /-/)
        known = builds($6) ", NTL_DOCUMENTED"
    else if ($6 == "fixed" || $6 == "unknown" || $6 == "likely")
        known = "0, 0, NTL_" toupper($6)
    else
        fail("expected fixed, likely, unknown or FIRST-LAST: " $6)
    check_modes($2)
    modes = $2
    row = "UINT64_C(0x" $3 "), UINT64_C(0x" $4 "), " builds($5) ", " known
    next
}

$1 == "value" {
    flush_row()
    if (NF < 4 || $2 !~ /^[48]$/)
        fail("expected: value 4 PATTERN NAME, or 8")
    digits_of($3, 2 * $2)
    if ($3 in value_line)
        fail($3 " is already at line " value_line[$3])
    value_line[$3] = FNR
    kind = $1
    name = rest(3)
    row = "UINT64_C(0x" $3 "), " $2
    next
}

/^ +note: / {
    if (kind != "region" || note != "")
        fail("a note stands once, below a region")
    note = rest(1)
    if (length(note) > 56)
        fail("the note is longer than 56 characters")
    next
}

/^ +source: / {
    if (kind == "" || source != "")
        fail("a source stands once, below a region or a value")
    source = rest(1)
    next
}

{ fail("neither a region, a value, a note nor a source: " $0) }

END {
    stop_if_wrong()
    flush_row()
    print "#ifdef REGION_ROWS"
    rows = 0
    for (m = 1; m <= count; m++) {
        first = first rows ", "
        for (i = 1; i <= regions; i++) {
            if (index(region_modes[i], "," by_arch[m] ",")) {
                print "{ " region[i] " },"
                rows++
            }
        }
    }
    print "#endif"
    print "#ifdef REGION_FIRST"
    print first rows
    print "#endif"
    print "#ifdef VALUE_ROWS"
    for (i = 1; i <= values; i++)
        print "{ " value[i] " },"
    print "#endif"
}
