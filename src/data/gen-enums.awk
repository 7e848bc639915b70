# gen-enums.awk - turn enums.txt into tables that need no relocation.
#
#   awk -f gen-enums.awk enums.txt >enums.inc
#
# Any POSIX awk.  Mistakes are reported as FILE:LINE: what is wrong; then the
# exit status is 1.
#
#   ENUM_NAME      numbers of the enumerations
#   enum_title[]   offset of each name in enum_text; whether it is of flags
#   enum_first[]   its first row; one more for the end
#   enum_row[]     value, and offsets of name and note (0: none)
#   enum_text[]    every string once, with its NUL; offset 0 is ""

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

# One bit: a first digit of 1, 2, 4 or 8, then zeros.
function is_bit(digits) {
    return digits ~ /^[1248]0*$/
}

BEGIN {
    size = rows = enums = 0
    intern("")
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII, and blanks for tabs") }

/^(enum|flags) / {
    if (NF != 2 || $2 ~ /[^ABCDEFGHIJKLMNOPQRSTUVWXYZ_]/)
        fail("expected enum NAME or flags NAME, in capitals")
    if ($2 in line)
        fail($2 " is already at line " line[$2])
    line[$2] = FNR
    title[++enums] = $2
    flags[enums] = $1 == "flags"
    first[enums] = rows
    next
}

/^    [0123456789ABCDEF]+ [^ ]/ {
    value = $1
    name = $0
    sub(/^ +[^ ]+ /, "", name)
    at = index(name, " - ")
    note = at ? substr(name, at + 3) : ""
    if (at)
        name = substr(name, 1, at - 1)
    if (!enums)
        fail("a row before the first enumeration")
    if (length(value) > 8 || value ~ /^0./)
        fail("expected at most 8 digits without zeros before them: " value)
    if (flags[enums] && !is_bit(value))
        fail("not one bit: " value)
    if ((enums, name) in seen)
        fail(name " is already at line " seen[enums, name])
    seen[enums, name] = FNR
    row[++rows] = "0x" value ", " intern(name) ", " intern(note)
    next
}

{ fail("neither an enumeration nor a row of one: " $0) }

END {
    if (size > 65535 || rows > 65535)
        fail("the tables have room for 65535")
    if (failed)
        exit 1
    print "enum {"
    for (i = 1; i <= enums; i++)
        print "    ENUM_" title[i] ","
    print "    ENUMS\n};\n"
    print "static const struct { uint16_t name; uint8_t flags; } enum_title[] = {"
    for (i = 1; i <= enums; i++)
        printf "    { %d, %d },\n", intern(title[i]), flags[i]
    print "};\n\nstatic const uint16_t enum_first[] = {"
    for (i = 1; i <= enums; i++)
        printf "    %d,\n", first[i]
    printf "    %d,\n};\n\n", rows
    print "static const struct enum_row {"
    print "    uint32_t value;\n    uint16_t name, note;\n} enum_row[] = {"
    for (i = 1; i <= rows; i++)
        print "    { " row[i] " },"
    print "};\n"
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic push"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "#endif"
    print "static const char enum_text[] ="
    for (i = 1; i <= pools; i++)
        print "    " quoted(pool[i])
    print "    ;"
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic pop"
    print "#endif"
}
