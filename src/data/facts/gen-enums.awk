# gen-enums.awk - turn enums/*.txt into tables that need no relocation.
#
#   awk -f common.awk -f gen-enums.awk enums/*.txt >enums.inc
#
#   ENUM_NAME      numbers of the enumerations
#   enum_title[]   offset of each name in enum_text; whether it is of flags
#   enum_first[]   its first row; one more for the end
#   enum_value[], enum_name[], enum_note[]   of each row; offsets, 0: none
#   enum_text[]    every string once, with its NUL; offset 0 is ""

# One bit: a first digit of 1, 2, 4 or 8, then zeros.
function is_bit(digits) {
    return digits ~ /^[1248]0*$/
}

BEGIN {
    rows = enums = 0
    intern("")
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { complain("only printable ASCII, and blanks for tabs") }

/^(enum|flags) / {
    if (NF != 2 || $2 ~ /[^ABCDEFGHIJKLMNOPQRSTUVWXYZ_]/)
        complain("expected enum NAME or flags NAME, in capitals")
    if ($2 in line)
        complain($2 " is already at line " line[$2])
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
        complain("a row before the first enumeration")
    if (length(value) > 8 || value ~ /^0./)
        complain("expected at most 8 digits without zeros before them: " value)
    if (flags[enums] && !is_bit(value))
        complain("not one bit: " value)
    if ((enums, name) in seen)
        complain(name " is already at line " seen[enums, name])
    seen[enums, name] = FNR
    values[++rows] = "0x" value
    names[rows] = intern(name)
    notes[rows] = intern(note)
    next
}

{ complain("neither an enumeration nor a row of one: " $0) }

# One thing of all rows: alike stands beside alike, which packs well.
function column(name, cell,    i) {
    print "static const uint32_t enum_" name "[] = {"
    for (i = 1; i <= rows; i++)
        print "    " cell[i] ","
    print "};\n"
}

END {
    if (rows > 65535)
        complain("the tables have room for 65535")
    stop_if_wrong()
    print "enum {"
    for (i = 1; i <= enums; i++)
        print "    ENUM_" title[i] ","
    print "    ENUMS\n};\n"
    print "static const struct { uint32_t name; uint8_t flags; } enum_title[] = {"
    for (i = 1; i <= enums; i++)
        printf "    { %d, %d },\n", intern(title[i]), flags[i]
    print "};\n\nstatic const uint16_t enum_first[] = {"
    for (i = 1; i <= enums; i++)
        printf "    %d,\n", first[i]
    printf "    %d,\n};\n\n", rows
    column("value", values)
    column("name", names)
    column("note", notes)
    print_pool("enum_text")
}
