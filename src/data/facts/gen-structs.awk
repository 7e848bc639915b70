# gen-structs.awk - turn the files of structs/ into the tables of structs.c.
#
#   awk -f common.awk -f gen-structs.awk structs/*.txt >structs.inc
#
# Names become offsets into one array of characters and places in the builds
# small numbers, so that no table holds a pointer.

function new_set(text) {
    if (!(text in set_of))
        fail("no such set: " text)
    set = text
    struct = ""
    if (!(set in first_build))
        first_build[set] = builds
}

# since=N and until=N after the source: revisions from and to which it holds.
function new_build(text,    part, dot) {
    since[builds] = until[builds] = 0
    if (match(text, /:(since|until)=[1-9][0-9]*$/)) {
        if (substr(text, RSTART + 1, 5) == "since")
            since[builds] = substr(text, RSTART + 7)
        else
            until[builds] = substr(text, RSTART + 7)
        text = substr(text, 1, RSTART - 1)
    }
    if (split(text, part, "=") != 2 || !(part[2] in source_of))
        fail("expected BUILD[.REVISION]=SOURCE, not " text)
    if (part[1] !~ /^[1-9][0-9]*([.][1-9][0-9]*)?$/)
        fail("not a build: " part[1])
    dot = index(part[1], ".")
    number[builds] = dot ? substr(part[1], 1, dot - 1) : part[1]
    revision[builds] = dot ? substr(part[1], dot + 1) : 0
    if (builds > first_build[set] && number[builds] + 0 < number[builds - 1] + 0)
        fail("builds do not ascend at " part[1])
    source[builds] = part[2]
    column[set, part[1]] = builds - first_build[set]
    if (dot && !((set, number[builds]) in column))
        column[set, number[builds]] = builds - first_build[set]
    builds++
}

function column_of(text) {
    if (!((set, text) in column))
        fail("no such build: " text)
    return column[set, text]
}

# RANGE into `from` and `to`; nothing is all of the structure's builds.
function range(text,    dash) {
    if (text == "") {
        from = struct_from
        to = struct_to
        return
    }
    dash = index(text, "-")
    from = column_of(dash ? substr(text, 1, dash - 1) : text)
    to = dash ? column_of(substr(text, dash + 1)) : from
    if (from > to)
        fail("builds do not ascend: " text)
}

function new_struct(text) {
    if (text !~ /^_[A-Za-z0-9_]+$/)
        fail("neither a keyword nor a structure: " text)
    if ((set, text) in struct_at)
        fail(text " is there already")
    struct = text
    struct_at[set, text] = structs
    if (!(set in first_struct))
        first_struct[set] = structs
    else if (struct_set[structs - 1] != set_of[set])
        fail("the structures of " set " stand apart")
    struct_name[structs] = intern(text)
    struct_set[structs] = set_of[set]
    struct_first[structs] = members
    struct_from = 0
    struct_to = builds - first_build[set] - 1
    some[structs] = 0
    structs++
}

# TYPE as the debugger writes it: [15] UChar, Ptr64 _KTHREAD.
function shown_type(text,    count, stars) {
    if (text == "?")
        return ""
    if (text !~ /^([*][?]|[A-Za-z_][A-Za-z0-9_]*(#[1248])?[*]*)(\[[0-9]+\])*$/)
        fail("not a type: " text)
    while (match(text, /\[[0-9]+\]$/)) {
        count = substr(text, RSTART) (count ? " " count : "")
        text = substr(text, 1, RSTART - 1)
    }
    sub(/#.*/, "", text)
    while (sub(/[*]/, "", text))
        stars = stars pointer[set] " "
    sub(/[?]/, "", text)
    text = stars text
    sub(/ $/, "", text)
    return (count ? count " " : "") text
}

# How many elements of how many bytes, 0 where they are no plain numbers.
function measure(id, text,    at, base) {
    type_count[id] = 1
    while (match(text, /\[[0-9]+\]$/)) {
        type_count[id] *= substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, 1, RSTART - 1)
    }
    at = index(text, "#")
    base = at ? substr(text, 1, at - 1) : text
    type_bytes[id] = at ? substr(text, at + 1) : text ~ /[*]/ \
        ? pointer_bytes[set] : text in bytes_of ? bytes_of[text] : 0
    type_base[id] = text ~ /[*]/ ? "" : base
}

# The place of a type in the table; 0: not known.
function type_of(text,    id) {
    if (text == "?")
        return 0
    if (!((set, text) in type_at)) {
        id = type_at[set, text] = ++types
        type_name[id] = intern(shown_type(text))
        type_set[id] = set
        measure(id, text)
    }
    return type_at[set, text]
}

function new_run(text,    at, place, bits, plus) {
    at = index(text, "@")
    place = at ? substr(text, 1, at - 1) : text
    if (place !~ /^[0-9a-f]+(:[0-9]+[+][1-9][0-9]*)?$/)
        fail("expected OFFSET[:LOW+WIDTH][@RANGE], not " text)
    range(at ? substr(text, at + 1) : "")
    bits = index(place, ":")
    run_low[runs] = run_width[runs] = 0
    if (bits) {
        plus = index(place, "+")
        run_low[runs] = substr(place, bits + 1, plus - bits - 1)
        run_width[runs] = substr(place, plus + 1)
        if (run_low[runs] + run_width[runs] > 64)
            fail("the bits leave the word: " text)
        place = substr(place, 1, bits - 1)
    }
    run_offset[runs] = hex(place)
    if (run_offset[runs] > 65535)
        fail("an offset has 16 bits: " text)
    if (member_runs[members - 1] && from <= run_to[runs - 1])
        fail("runs do not ascend at " text)
    run_from[runs] = from
    run_to[runs] = to
    run_type[runs] = type
    member_runs[members - 1]++
    runs++
}

# Runs from the N-th word of the line on, and the types between them.
function new_runs(n) {
    for (; n <= NF; n++) {
        if ($n ~ /^=/)
            type = type_of(substr($n, 2))
        else
            new_run($n)
    }
    bound()
}

function new_member(text) {
    type = 0
    if (struct_first[structs - 1] == members ? text != "(sizeof)" \
            : text !~ /^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z0-9_]+)*$/)
        fail("not a field, or not (sizeof) first: " text)
    if ((set, struct, text) in member_at)
        fail(text " is already at line " member_at[set, struct, text])
    member_at[set, struct, text] = FNR
    member_name[members] = intern(text)
    member_text[members] = text
    member_struct[members] = set SUBSEP struct
    member_index[set, struct, text] = members
    member_set[members] = set
    member_run[members] = runs
    member_runs[members] = 0
    members++
}

# u4 and u4.PteFrame, whichever comes first, speak of the same bytes.
function note_unions(    i, at, text, outer) {
    for (i = 0; i < members; i++) {
        text = member_text[i]
        for (at = length(text); at > 0; at--) {
            outer = member_struct[i] SUBSEP substr(text, 1, at - 1)
            if (substr(text, at, 1) == "." && outer in member_index)
                shared[i] = shared[member_index[outer]] = 1
        }
    }
}

# The structure holds for the builds that have a size.
function bound() {
    if (members - 1 == struct_first[structs - 1] && member_runs[members - 1]) {
        struct_from = run_from[member_run[members - 1]]
        struct_to = run_to[runs - 1]
    }
}

# The structure that a type is, or none.
function structure_of(id) {
    return type_count[id] == 1 && (type_set[id], type_base[id]) in struct_at \
           ? struct_at[type_set[id], type_base[id]] : "NO_STRUCTURE"
}

# The structure that the field is in the newest build where it is one.
function inner_of(i,    run, inner) {
    for (run = member_run[i] + member_runs[i] - 1; run >= member_run[i]; run--)
        if ((inner = structure_of(run_type[run])) != "NO_STRUCTURE")
            return inner
    return "NO_STRUCTURE"
}

function print_sets(    s, i, b, n) {
    print "static const struct set sets[SETS] = {"
    for (s = 1; s <= set_count; s++) {
        b = n = 0
        for (i = 0; i < builds; i++)
            b += build_set[i] == set_list[s]
        for (i = 0; i < structs; i++)
            n += struct_set[i] == set_of[set_list[s]]
        printf "    [%s] = { %d, %d, %d, %d },\n", set_of[set_list[s]],
               first_build[set_list[s]], b, first_struct[set_list[s]], n
    }
    print "};"
}

BEGIN {
    set_of["x64"] = "SET_X64"
    set_of["x86"] = "SET_X86"
    set_of["arm64"] = "SET_ARM64"
    set_of["x64-second"] = "SET_X64_SECOND"
    set_of["x86-second"] = "SET_X86_SECOND"
    set_of["arm64-second"] = "SET_ARM64_SECOND"
    set_count = split("x64 x86 arm64 x64-second x86-second arm64-second",
                      set_list, " ")
    split("UChar Char Bool Uint2B Int2B Wchar Uint4B Int4B Float HRESULT " \
          "Uint8B Int8B Double", plain, " ")
    split("1 1 1 2 2 2 4 4 4 4 8 8 8", plain_bytes, " ")
    for (i in plain)
        bytes_of[plain[i]] = plain_bytes[i]
    for (i in set_list) {
        pointer[set_list[i]] = set_list[i] ~ /^x86/ ? "Ptr32" : "Ptr64"
        pointer_bytes[set_list[i]] = set_list[i] ~ /^x86/ ? 4 : 8
    }
    source_of["verg"] = "NTL_STRUCT_VERGILIUS"
    source_of["isf"] = "NTL_STRUCT_ISF"
    source_of["ntos"] = "NTL_STRUCT_NTOSKRNLIB"
    source_of["kph"] = "NTL_STRUCT_KPHDYN"
    source_of["vol2"] = "NTL_STRUCT_VOLATILITY"
    source_of["deduced"] = "NTL_STRUCT_DEDUCED"
    source_of["header"] = "NTL_STRUCT_HEADER"
    source_of["sdk"] = "NTL_STRUCT_SDK"
    source_of["docs"] = "NTL_STRUCT_DOCS"
    builds = structs = members = runs = types = 0
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

$1 == "set" { new_set($2); next }

set == "" { fail("before the first set: " $0) }

$1 == "builds" {
    for (i = 2; i <= NF; i++) {
        build_set[builds] = set
        new_build($i)
    }
    next
}

/^bare / {
    for (i = 2; i <= NF; i++)
        bare[first_build[set] + column_of($i)] = 1
    next
}

/^[^ ]/ { new_struct($1); next }

struct == "" { fail("before the first structure: " $0) }

/^    some$/ { some[structs - 1] = 1; next }

/^    header$/ { header[structs - 1] = 1; next }

/^            [^ ]/ {
    new_runs(1)
    next
}

/^    [^ ]/ {
    new_member($1)
    new_runs(2)
    next
}

{ fail("indented by neither 0, 4 nor 12: " $0) }

# One thing of all rows: alike stands beside alike, which packs well.
function print_column(type, name, cell, count,    i) {
    printf "static const %s %s[] = {\n", type, name
    for (i = 0; i < count; i++)
        print cell[i] (cell[i] == "" ? 0 : "") ","
    print "};"
}

END {
    stop_if_wrong()
    if (members > 65535 || runs > 65535 || types > 65535 || structs > 65534)
        fail_at(FILENAME, "more than the tables' numbers hold")
    note_unions()
    print_pool("names")
    print "static const struct ntl_struct_build builds[] = {"
    for (i = 0; i < builds; i++)
        printf "    { { %d, %d, %s }, %s, %s, %d, %d },\n", number[i],
               revision[i], flag(revision[i]), source_of[source[i]],
               flag(i in bare), since[i] ? since[i] : revision[i], until[i]
    print "};"
    print_sets()
    print "static const struct ntl_structure structures[] = {"
    struct_first[structs] = members
    for (i = 0; i < structs; i++)
        printf "    { %d, %d, %d, %s, %s, %s },\n", struct_name[i],
               struct_first[i], struct_first[i + 1] - struct_first[i],
               struct_set[i], flag(some[i]), flag(i in header)
    print "};"
    print "static const struct ntl_member members[] = {"
    for (i = 0; i < members; i++) {
        printf "    { %d },\n", member_name[i]
        member_inner[i] = inner_of(i)
        member_shared[i] = flag(i in shared)
    }
    print "};"
    for (i = 0; i < members; i += 16)
        marked_run[i / 16] = member_run[i]
    print "/* Where the runs of each 16th member begin: they follow one another. */"
    print "enum { MARKED = 16 };"
    print_column("uint16_t", "marked_run", marked_run, int((members + 15) / 16))
    print_column("uint16_t", "member_inner", member_inner, members)
    print_column("uint8_t", "member_runs", member_runs, members)
    print "/* With the fields of a union that it is or is in: the list has both. */"
    print_column("bool", "member_shared", member_shared, members)
    print_column("uint16_t", "run_offset", run_offset, runs)
    print_column("uint16_t", "run_type", run_type, runs)
    print_column("uint8_t", "run_low", run_low, runs)
    print_column("uint8_t", "run_width", run_width, runs)
    print_column("uint8_t", "run_from", run_from, runs)
    print_column("uint8_t", "run_to", run_to, runs)
    print "static const struct type types[] = {"
    print "    { 0, 0, 0, NO_STRUCTURE },"
    for (i = 1; i <= types; i++)
        printf "    { %d, %d, %d, %s },\n", type_name[i], type_count[i],
               type_bytes[i], structure_of(i)
    print "};"
}
