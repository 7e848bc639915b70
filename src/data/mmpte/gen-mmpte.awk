# gen-mmpte.awk - turn mmpte.txt into C arrays of bit layouts.
#
#   awk -f common.awk -f gen-mmpte.awk mmpte.txt >mmpte.inc

function number(text) {
    return text ~ /^(0|[1-9][0-9]*)$/
}

function start(name) {
    if (name in line)
        fail(name " is already at line " line[name])
    arch = substr(name, 1, index(name, "/") - 1)
    kind = substr(name, index(name, "/") + 1)
    sub(/#.*/, "", kind)
    if (!(arch in arch_of))
        fail("no such ARCH: " arch)
    if (!(kind in kinds))
        fail("no such KIND: " kind)
    line[name] = FNR
    order[++n] = name
    arch_name[n] = arch
    kind_name[n] = kind
    next_bit[n] = fields[n] = ranges[n] = 0
}

function add_field(key, lo, width) {
    field_key[n, ++fields[n]] = key
    field_lo[n, fields[n]] = lo
    field_hi[n, fields[n]] = lo + width - 1
    next_bit[n] = lo + width
}

function read_field(text,    colon, plus, key, lo, width) {
    colon = index(text, ":")
    key = substr(text, 1, colon - 1)
    lo = substr(text, colon + 1)
    width = 1
    if (plus = index(lo, "+")) {
        width = substr(lo, plus + 1)
        lo = substr(lo, 1, plus - 1)
    }
    if (key !~ /^[A-Za-z][A-Za-z0-9]*$/ || !number(lo) || !number(width))
        fail("expected FIELD:LOW[+WIDTH], not " text)
    lo += 0
    width += 0
    if (width < 1 || lo + width > bits_of[arch])
        fail(key " leaves the word")
    if (lo < next_bit[n])
        fail(key " overlaps the field before it")
    if (lo > next_bit[n])
        add_field("reserved", next_bit[n], lo - next_bit[n])
    if ((n, key) in has)
        fail(key " is there twice")
    has[n, key] = 1
    used[key] = 1
    add_field(key, lo, width)
}

function read_build(text,    dot, build, rest, first, last) {
    build = text
    first = 0
    last = "UINT32_MAX"
    if (dot = index(text, ".")) {
        build = substr(text, 1, dot - 1)
        rest = substr(text, dot + 1)
        if (rest ~ /^<[1-9][0-9]*$/)
            last = substr(rest, 2) - 1
        else if (rest ~ /^[1-9][0-9]*\+$/)
            first = rest + 0
        else
            fail("expected BUILD.<REVISION or BUILD.REVISION+, not " text)
    }
    if (!number(build))
        fail("not a build: " build)
    if (ranges[n] && build + 0 <= range_build[n, ranges[n]])
        fail("builds do not ascend at " text)
    range_build[n, ++ranges[n]] = build + 0
    range_first[n, ranges[n]] = first
    range_last[n, ranges[n]] = last
}

function read_source(text,    part, tag, count, i) {
    sub(/^[0-9]+(\.[0-9]+)?=/, "", text)
    count = split(text, part, ",")
    for (i = 1; i <= count; i++) {
        tag = part[i]
        if (!(tag in origin_of))
            fail("no such source: " tag)
        if (!(n in origin) || origin_of[tag] < origin[n])
            origin[n] = origin_of[tag]
    }
}

# The rows that have both this build and that one's revisions.
function meet(i, a, j, b) {
    return range_build[i, a] == range_build[j, b] \
        && (range_last[j, b] == "UINT32_MAX" \
            || range_first[i, a] <= range_last[j, b]) \
        && (range_last[i, a] == "UINT32_MAX" \
            || range_first[j, b] <= range_last[i, a])
}

function check_twins(i, j,    a, b) {
    if (arch_name[i] != arch_name[j] || kind_name[i] != kind_name[j])
        return
    for (a = 1; a <= ranges[i]; a++)
        for (b = 1; b <= ranges[j]; b++)
            if (meet(i, a, j, b) && !((i in remark) && (j in remark)))
                fail_at(FILENAME ":" line[order[i]], order[i] " and " \
                        order[j] " both claim build " range_build[i, a])
}

# Rows of one structure stand together, so that a look-up reads only those.
function group(i,    key) {
    key = arch_of[arch_name[i]] "][NTL_MMPTE_" kind_name[i]
    if (!(key in group_first)) {
        group_first[key] = i - 1
        group_order[++groups] = key
    }
    if (group_first[key] + group_count[key] != i - 1)
        fail_at(FILENAME ":" line[order[i]], \
                order[i] " does not stand with its like")
    group_count[key]++
}

function print_groups(    g) {
    print "static const struct { uint8_t first, count; }"
    print "groups[NTL_ARCH_COUNT][NTL_MMPTE_KINDS] = {"
    for (g = 1; g <= groups; g++)
        printf "    [%s] = { %d, %d },\n", group_order[g],
               group_first[group_order[g]], group_count[group_order[g]]
    print "};"
}

# Every build that is known of an ARCH, ascending.
function print_builds(a,    i, j, b, last, next_build) {
    printf "static const uint32_t builds_%d[] = {", a
    for (last = 0; ; last = next_build) {
        next_build = 0
        for (i = 1; i <= n; i++)
            for (j = 1; arch_name[i] == archs[a] && j <= ranges[i]; j++) {
                b = range_build[i, j]
                if (b > last && (!next_build || b < next_build))
                    next_build = b
            }
        if (!next_build)
            break
        printf "%s%d", known[a]++ ? ", " : " ", next_build
    }
    print " };"
}

function finish(i,    top, name) {
    name = order[i]
    if (!fields[i])
        fail_at(FILENAME ":" line[name], name " has no fields")
    if (!(i in origin))
        fail_at(FILENAME ":" line[name], name " has no source")
    top = bits_of[arch_name[i]]
    if (next_bit[i] < top) {
        n = i
        add_field("reserved", next_bit[i], top - next_bit[i])
    }
}

function note_of(i, key,    name, kind) {
    name = order[i] "." key
    if (name in note)
        return note[name]
    name = arch_name[i] "/" kind_name[i] "." key
    if (name in note)
        return note[name]
    name = kind_name[i] "." key
    if (name in note)
        return note[name]
    return key in note ? note[key] : ""
}

function print_arrays(i,    j, text) {
    printf "static const struct ntl_field fields_%d[] = {\n", i
    for (j = 1; j <= fields[i]; j++) {
        text = note_of(i, field_key[i, j])
        printf "    { %d, %d, %s },\n", field_hi[i, j], field_lo[i, j],
               field_words(field_key[i, j], text)
    }
    print "};"
    if (!ranges[i])
        return
    printf "static const struct ntl_mmpte_range ranges_%d[] = {\n", i
    for (j = 1; j <= ranges[i]; j++)
        printf "    { %d, %s, %s },\n", range_build[i, j],
               range_first[i, j], range_last[i, j]
    print "};"
}

function print_layout(i) {
    print "    {"
    printf "        .layout = { %s, fields_%d, %d, %d },\n",
           quoted("_MMPTE_" kind_name[i]), i, fields[i], bits_of[arch_name[i]]
    printf "        .name = %s,\n", quoted(order[i])
    printf "        .arch = %s, .kind = NTL_MMPTE_%s,\n",
           arch_of[arch_name[i]], kind_name[i]
    printf "        .origin = %s,\n", origin_name[origin[i]]
    if (i in remark)
        printf "        .remark = %s,\n", quoted(remark[i])
    if (ranges[i])
        printf "        .ranges = ranges_%d, .range_count = %d,\n",
               i, ranges[i]
    printf "        .swizzle = %s,\n",
           flag((i, "SwizzleBit") in has)
    print "    },"
}

BEGIN {
    arch_of["x64"] = "NTL_X64";         bits_of["x64"] = 64
    arch_of["x86"] = "NTL_X86";         bits_of["x86"] = 32
    arch_of["x86-pae"] = "NTL_X86_PAE"; bits_of["x86-pae"] = 64
    arch_of["arm64"] = "NTL_ARM64";     bits_of["arm64"] = 64
    arch_count = split("x64 x86 x86-pae arm64", archs, " ")
    split("HARDWARE HARDWARE_LARGEPAGE PROTOTYPE SOFTWARE SUBSECTION" \
          " TRANSITION LIST TIMESTAMP ACTIVE_PAGE_TABLE_LINKS", list, " ")
    for (i in list)
        kinds[list[i]] = 1
    split("ISF vol2 verg ntdiff header", list_of_symbols, " ")
    for (i in list_of_symbols)
        origin_of[list_of_symbols[i]] = 1
    origin_of["transcript"] = 2
    origin_of["deduced"] = 3
    origin_name[1] = "NTL_FROM_SYMBOLS"
    origin_name[2] = "NTL_FROM_TRANSCRIPT"
    origin_name[3] = "NTL_DEDUCED"
    used["reserved"] = 1
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

/^note / {
    if (NF < 3)
        fail("expected note FIELD TEXT")
    key = $2
    if (key in note)
        fail("the note of " key " is already at line " note_line[key])
    sub(/^note +[^ ]+ +/, "")
    if (length($0) > 36)
        fail("longer than 36 characters: " $0)
    note[key] = $0
    note_line[key] = FNR
    next
}

/^[^ ]/ {
    if ($0 !~ /^[a-z0-9-]+\/[A-Z_]+#[A-Za-z0-9]+$/)
        fail("neither a note nor ARCH/KIND#TAG: " $0)
    start($0)
    next
}

!n { fail("before the first layout: " $0) }

$1 == "builds" {
    for (i = 2; i <= NF; i++)
        read_build($i)
    next
}

$1 == "from" {
    for (i = 2; i <= NF; i++)
        read_source($i)
    next
}

$1 == "remark" {
    sub(/^ *remark +/, "")
    remark[n] = $0
    next
}

{
    for (i = 1; i <= NF; i++)
        read_field($i)
}

END {
    stop_if_wrong()
    last = n
    for (i = 1; i <= last; i++)
        finish(i)
    for (i = 1; i < last; i++)
        for (j = i + 1; j <= last; j++)
            check_twins(i, j)
    for (i = 1; i <= last; i++)
        group(i)
    for (key in note) {
        field = key
        sub(/^.*\./, "", field)
        if (!(field in used))
            fail_at(FILENAME ":" note_line[key], \
                    "no layout has a field " field)
    }
    for (i = 1; i <= last; i++)
        print_arrays(i)
    n = last
    for (a = 1; a <= arch_count; a++)
        print_builds(a)
    print "static const struct { const uint32_t *number; uint8_t count; }"
    print "known_builds[NTL_ARCH_COUNT] = {"
    for (a = 1; a <= arch_count; a++)
        printf "    [%s] = { builds_%d, %d },\n", arch_of[archs[a]], a,
               known[a]
    print "};"
    print_groups()
    print "static const struct ntl_mmpte_layout layouts[] = {"
    for (i = 1; i <= last; i++)
        print_layout(i)
    print "};"
}
