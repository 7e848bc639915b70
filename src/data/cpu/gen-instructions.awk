# gen-instructions.awk - turn instructions/*.txt into the tables of a decoder.
#
#   awk -f common.awk -f gen-instructions.awk instructions/*.txt \
#       >instructions.inc
#
# A row points into three tables of what many rows share: `forms' (conditions
# and words), `lists' of operands, and `specs', of which an operand is one.

BEGIN {
    split("1 0 0f 1 0f38 2 0f3a 3 3dnow 4 vex-0f 17 vex-0f38 18 vex-0f3a 19 " \
          "evex-0f 49 evex-0f38 50 evex-0f3a 51 evex-5 53 evex-6 54 " \
          "xop-8 72 xop-9 73 xop-a 74", map, " ")
    for (i = 1; i in map; i += 2)
        map_number[map[i]] = map[i + 1]
    split("o no b ae e ne be a s ns p np l ge le g", suffix, " ")

    # A condition: which of a group it allows, as a bit.
    groups = split("prefix form reg rm w b l mode o a", group, " ")
    conditions("prefix", "np 66 f3 f2")
    conditions("form", "mem reg")
    conditions("reg", "/0 /1 /2 /3 /4 /5 /6 /7")
    conditions("rm", "rm=0 rm=1 rm=2 rm=3 rm=4 rm=5 rm=6 rm=7")
    conditions("w", "w0 w1")
    conditions("b", "b0 b1")
    conditions("l", "l0 l1 l2")
    conditions("mode", "x86 x64")
    conditions("o", "o16 o32 o64")
    conditions("a", "a16 a32 a64")

    intern("")
    words("lock", "MAY_LOCK")
    words("rep", "MAY_REP")
    words("repe", "MAY_REPE")
    words("d64", "DEFAULT_64")
    words("f64", "FORCED_64")
    words("priv", "PRIVILEGED")
    words("ref", "REFUSABLE")
    words("bits", "FAR_BITS")
    words("k", "MAY_MASK")
    words("k!", "MAY_MASK | MUST_MASK")
    words("z", "MAY_ZERO")
    words("er", "MAY_ROUND")
    words("sae", "MAY_SUPPRESS")
    words("apart", "APART")
    words("away", "AWAY")
    words("offset", "NO_SEGMENT")
    words("mod", "IGNORES_MOD")
    words("norip", "NO_RIP")
    words("suffix", "HAS_SUFFIX")
    split("call jump branch return trap", flow, " ")
    for (i in flow)
        words(flow[i], "FLOW(NTL_FLOW_" toupper(flow[i]) ")")
    words("elem=1", "ELEMENT(0)")
    words("elem=2", "ELEMENT(1)")
    words("elem=4", "ELEMENT(2)")
    words("elem=8", "ELEMENT(3)")

    split("b 1 w 2 d 4 q 8 t 10 dq 16 qq 32 oo 64", fixed, " ")
    for (i = 1; i in fixed; i += 2)
        bytes[fixed[i]] = fixed[i + 1]
    split("v z y n s p g a x h f e", letter, " ")
    for (i in letter)
        bytes[letter[i]] = "BY_" toupper(letter[i])
    bytes[""] = 0

    # Places that ModRM serves, and the form that they ask for; "-": either.
    split("E - G - W - V - Q - P - M mem R reg U reg N reg K - KE - KU reg " \
          "T - TE mem TU reg BN - BE - C - D - S - MV mem GM mem RM reg STi -",
          place, " ")
    for (i = 1; i in place; i += 2)
        modrm_form[place[i]] = place[i + 1]
    split("M E R E U W N Q KU KE TU TE", synonym, " ")
    for (i = 1; i in synonym; i += 2)
        place_name[synonym[i]] = synonym[i + 1]

    split("al RAX 1 cl RCX 1 ax RAX 2 dx RDX 2 eAX RAX BY_Z rAX RAX BY_V",
          token, " ")
    for (i = 1; i in token; i += 3)
        spec_of[token[i]] = "AT_GENERAL, NTL_" token[i + 1] ", " token[i + 2]
    split("es cs ss ds fs gs", segment, " ")
    for (i in segment)
        spec_of[segment[i]] = "AT_SEGMENT, NTL_SEGMENT_" \
            toupper(segment[i]) ", 2"
    spec_of["1"] = "AT_CONSTANT, 0, 1"
    spec_of["3"] = "AT_CONSTANT, 0, 3"
    spec_of["ST"] = "AT_ST, 0, 10"
    spec_of["STi"] = "AT_STI, 0, 10"
}

function conditions(name, all,    i, n, list, bit) {
    n = split(all, list, " ")
    bit = 1
    for (i = 1; i <= n; i++) {
        group_of[list[i]] = name
        bit_of[list[i]] = bit
        bit *= 2
    }
    every[name] = bit - 1
}

function words(word, flags) {
    flags_of[word] = flags
}

# The text's number in a table of different ones.
function counted(table, text) {
    if (!((table, text) in place_in)) {
        text_in[table, tables[table] + 0] = text
        place_in[table, text] = tables[table]++
    }
    return place_in[table, text]
}

function size(text) {
    if (text in bytes)
        return bytes[text]
    if (text !~ /^[1-9][0-9]*$/)
        fail("no such size: " text)
    return text
}

# PLACE, size in a register, size in memory.
function sized(text,    name, sizes, part) {
    match(text, /^[A-Z]+/)
    name = substr(text, 1, RLENGTH)
    sizes = substr(text, RLENGTH + 1)
    if (name in modrm_form) {
        has_modrm = 1
        if (modrm_form[name] != "-")
            allow(modrm_form[name])
    } else if (name !~ /^(Z|H|L|B|KH|TH|I|J|A|O|X|Y|XLAT)$/)
        fail("no such place: " name)
    if (name ~ /^(H|B|KH|TH)$/)
        row_flags = row_flags " | USES_VVVV"
    if (name in place_name)
        name = place_name[name]
    if (split(sizes, part, ":") == 2)
        return "AT_" name ", " size(part[1]) ", " size(part[2])
    return "AT_" name ", " size(sizes) ", " size(sizes)
}

# [TOUCH]PLACE[SIZE][/ELEMENT], or (PLACE[SIZE]) that is not written.
function operand(text,    touch, element, spec) {
    touch = index("=+-", substr(text, 1, 1))
    if (touch)
        text = substr(text, 2)
    touch = touch == 1 ? "NTL_WRITES" : touch == 2 ? "NTL_READS_AND_WRITES" \
            : touch == 3 ? "NTL_TOUCH_NONE" : "NTL_READS"
    if (match(text, /\/[wdq]$/)) {
        element = bytes[substr(text, RSTART + 1)]
        text = substr(text, 1, RSTART - 1)
    }
    if (text in spec_of)
        spec = spec_of[text]
    else if (text ~ /^[A-Z]/)
        spec = sized(text)
    else if (match(text, /^\([A-Z]+/)) {
        spec = "IMPLIED_" substr(text, 2, RLENGTH - 1)
        if (spec == "IMPLIED_RM")
            has_modrm = 1
        spec = spec ", 0, " size(substr(text, RLENGTH + 1,
                                        length(text) - RLENGTH - 1))
    } else
        fail("no such operand: " text)
    if (text ~ /^STi?$/)
        has_modrm = 1
    spec = spec ", " touch ", " element + 0
    return counted("spec", spec)
}

function allow(word,    name) {
    name = group_of[word]
    if (allowed[name] % (2 * bit_of[word]) < bit_of[word])
        allowed[name] += bit_of[word]
}

# Everything that `$from' to `$to' says of operands.
function operand_list(from, to,    i, list) {
    if (to - from >= 5)
        fail("more than five operands")
    list = from <= to ? operand($from) + 1 : 0
    for (i = from + 1; i < from + 5; i++)
        list = list ", " (i <= to ? operand($i) + 1 : 0)
    return counted("list", list)
}

function all_of(name) {
    if (name == "l")
        return here ~ /^evex/ ? 7 : here ~ /^(vex|xop)/ ? 3 : 15
    return every[name]
}

function allows(name) {
    return name in allowed ? allowed[name] : all_of(name)
}

function form_number(    i, form) {
    form = allows(group[1])
    for (i = 2; i <= groups; i++)
        form = form ", " allows(group[i])
    form = "ALLOWS(" form "), " (has_modrm ? "HAS_MODRM" : "0") row_flags \
        ", " intern(row_feature)
    return counted("form", form)
}

function row_words(from,    i) {
    for (i = from; i <= NF; i++) {
        if ($i in flags_of)
            row_flags = row_flags " | " flags_of[$i]
        else if ($i ~ /^[A-Z0-9]/ && row_feature == "")
            row_feature = $i
        else
            fail("no such word: " $i)
    }
}

function add(opcode, mnemonic, list, form,    key) {
    key = map_number[here] * 256 + opcode
    if (!(key in modrm))
        modrm[key] = has_modrm
    if (modrm[key] != has_modrm)
        complain("rows of one opcode disagree about ModRM")
    row[key, count[key]++] = intern(mnemonic) ", " list ", " form
    rows++
}

function read_row(    i, at, end, first, last, mnemonic, list, form) {
    split("", allowed)
    has_modrm = 0
    row_flags = row_feature = ""
    for (at = 2; $at in group_of; at++) {
        allow($at)
        if (group_of[$at] ~ /^(form|reg|rm)$/)
            has_modrm = 1
    }
    mnemonic = $at
    for (end = at; end < NF && $(end + 1) != ";"; end++)
        ;
    list = operand_list(at + 1, end)
    row_words(end + 2)
    form = form_number()
    first = hex(substr($1, 1, 2))
    last = length($1) == 2 ? first : hex(substr($1, 4))
    for (i = first; i <= last; i++) {
        $at = mnemonic
        sub(/[?]/, suffix[i % 16 + 1], $at)
        add(i, $at, list, form)
    }
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

$1 == "map" && NF == 2 {
    here = $2
    if (!(here in map_number))
        fail("no such map: " here)
    next
}

here != "" && $1 ~ /^[0-9a-f][0-9a-f](-[0-9a-f][0-9a-f])?$/ && NF > 1 {
    read_row()
    next
}

{ fail("neither a map nor a row of one: " $0) }

function print_table(head, table,    i) {
    print head " = {"
    for (i = 0; i < tables[table]; i++)
        print "    { " text_in[table, i] " },"
    print "};"
}

END {
    stop_if_wrong()
    print_pool("names")
    print_table("static const struct spec specs[]", "spec")
    print_table("static const uint8_t lists[][NTL_OPERANDS_MAX]", "list")
    print_table("static const struct form forms[]", "form")
    print "static const struct row rows[] = {"
    for (key = 0; key < 75 * 256; key++)
        for (i = 0; i < count[key]; i++)
            printf "    { 0x%04x, %s },\n", key, row[key, i]
    print "};"
}
