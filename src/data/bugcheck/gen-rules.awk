# gen-rules.awk - turn the rules of a verdict into C tables.
#
#   awk -f common.awk -f gen-rules.awk rules/*.txt >rules.inc
#
# The grammar is that of src/data/bugcheck/rules/access.txt, at its head.  What
# is written holds no pointer:
#
#   rule_text[]       every string once, each with its NUL; offset 0 is ""
#   rule_number[]     every 64-bit number that a condition names
#   rule_row[]        rules in file order; a last row only ends the runs
#   rule_code[]       codes of each rule; none: it is for every code
#   rule_condition[]  alternatives of one test are neighbours: all but the last
#                     have .more
#   rule_statement[]  what it says, `not' with a topic's number in .topic
#   rule_value_name[] offsets of the values' words, by number

# A statement may be continued: its place is where it begins.
function wrong(text) {
    complain_at(at, text)
}

function words(list, number_of,    i, n, word) {
    n = split(list, word, " ")
    for (i = 1; i <= n; i++)
        number_of[word[i]] = i - 1
    return n
}

function number(digits) {
    if (!(digits in number_at)) {
        number_at[digits] = numbers + 0
        number_of[++numbers] = digits
    }
    return number_at[digits]
}

# Hexadecimal digits, checked; "" and a complaint otherwise.
function hexadecimal(text) {
    if (text !~ /^[0123456789abcdef]+$/ || length(text) > 16) {
        wrong("not a hexadecimal number: " text)
        return "0"
    }
    return text
}

# ---- conditions --------------------------------------------------------------

function value_of(word) {
    if (!(word in value)) {
        wrong("no such value: " word)
        return 0
    }
    mentioned[word] = 1
    return value[word]
}

function add_condition(test, of, other, lo, hi, mask, more) {
    conditions++
    row_condition = row_condition sprintf("    { %d, %d, %d, %d, %d, %d, %d, %d },\n", \
        test, of, other, number(lo), number(hi), number(mask), negated, more)
}

function access_number(text) {
    return text == "read" ? "0" : text == "write" ? "1" \
        : text == "execute" ? "8" : text
}

# Builds are decimal, everything else is hexadecimal.
function number_in(what, text) {
    if (what != "build" || text ~ /[^0123456789]/)
        return hexadecimal(text)
    return sprintf("%x", text + 0)
}

# VALUE[&MASK] A|B|LO..HI
function take_numbers(what, list,    n, i, v, dot, of, mask, lo, hi) {
    mask = "ffffffffffffffff"
    if ((dot = index(what, "&"))) {
        mask = hexadecimal(substr(what, dot + 1))
        what = substr(what, 1, dot - 1)
    }
    of = value_of(what)
    n = split(list, v, "|")
    for (i = 1; i <= n; i++) {
        if (what == "access")
            v[i] = access_number(v[i])
        dot = index(v[i], "..")
        lo = number_in(what, dot ? substr(v[i], 1, dot - 1) : v[i])
        hi = dot && dot + 1 == length(v[i]) ? "ffffffffffffffff" \
            : number_in(what, dot ? substr(v[i], dot + 2) : v[i])
        add_condition(test["number"], of, 0, lo, hi, mask, i < n)
    }
}

# A word of a list that the test looks up: a class, a role, a kind of bytes.
function take_word(kind, of, text, list) {
    if (!(text in list))
        wrong("no such word after " kind ": " text)
    add_condition(test[kind], of, list[text], "0", "0", "0", 0)
}

function take_symbols(list,    n, i, v) {
    n = split(list, v, "|")
    for (i = 1; i <= n; i++)
        add_condition(test["symbol"], 0, 0, sprintf("%x", intern(v[i])), "0", "0", \
                  i < n)
}

function take_condition(text,    w, n) {
    negated = 0
    n = split(text, w, " ")
    if (w[1] == "not") {
        negated = 1
        sub(/^ *not */, "", text)
        n = split(text, w, " ")
    }
    if (n == 3 && w[2] == "is")
        take_word("is", value_of(w[1]), w[3], class)
    else if (n == 3 && w[1] in pair)
        add_condition(test[w[1]], value_of(w[2]), value_of(w[3]), "0", "0", "0", 0)
    else if (n == 2 && w[1] == "known")
        add_condition(test["known"], value_of(w[2]), 0, "0", "0", "0", 0)
    else if (n == 2 && w[1] == "unknown")
        add_condition(test["unknown"], value_of(w[2]), 0, "0", "0", "0", 0)
    else if (n == 2 && w[1] == "part")
        take_word("part", 0, w[2], role)
    else if (n == 2 && w[1] == "in")
        take_word("in", 0, w[2], place)
    else if (n == 2 && w[1] == "bytes")
        take_word("bytes", 0, w[2], bytes)
    else if (n == 2 && w[1] == "symbol")
        take_symbols(w[2])
    else if (n == 2)
        take_numbers(w[1], w[2])
    else
        wrong("not a condition: " text)
}

# ---- statements --------------------------------------------------------------

# What stands in braces must be tested, so that it is known when it is said.
function check_braces(text,    inner, n, w, i) {
    while (match(text, /[{][^}]*[}]/)) {
        inner = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
        n = split(inner, w, " ")
        for (i = (n > 1 ? 2 : 1); i <= n; i++)
            if (!(w[i] in mentioned) && w[i] !~ /^(in|named|nothing)$/)
                wrong("{" inner "} is said and not tested")
        if (n > 1 && !(w[1] in how))
            wrong("no such word in braces: " w[1])
    }
}

function statement(kind, text, of_topic) {
    statements++
    row_statement = row_statement sprintf("    { %d, %d, %d },\n", \
        intern(text), says[kind], of_topic)
}

function take_statement(kind, text,    n, i, w) {
    if (kind == "not") {
        n = split(text, w, " ")
        for (i = 1; i <= n; i++) {
            if (!(w[i] in topic))
                wrong("no such topic: " w[i])
            statement("not", "", topic[w[i]])
            said["not"] = 1
        }
    } else if (kind == "mark") {
        if (!(text in mark))
            wrong("no such mark: " text)
        row_mark = mark[text]
    } else if (kind == "source") {
        sourced = 1
        statement("source", text, 0)
    } else if (kind in says) {
        if (length(text) > 240)
            wrong(kind " has " length(text) " characters, at most 240")
        check_braces(text)
        said[kind]++
        statement(kind, text, 0)
    } else {
        wrong("no such statement: " kind)
    }
}

# ---- pairs -------------------------------------------------------------------

# `pair CODES: A B, CONDITIONS: TEXT' stands for four rules, by how many bits A
# and B differ in.  That they are equal comes after all that differs.
function add_pair(head, text) {
    take_rule(head)
    statement("say", text, 0)
    said["say"] = 1
    if (pair_source != "") {
        sourced = 1
        statement("source", pair_source, 0)
    }
    check_braces(text)
    end_rule()
}

function take_pair(text, source,    part, n, i, m, w, rest, what) {
    n = index(text, ":")
    part = substr(text, n + 1)
    what = substr(part, index(part, ":") + 1)
    sub(/^ */, "", what)
    part = substr(part, 1, index(part, ":") - 1)
    text = substr(text, 1, n)
    n = split(part, m, ",")
    if (split(m[1], w, " ") != 2 || what == "") {
        wrong("pair CODES: A B, CONDITIONS: TEXT")
        return
    }
    for (i = 2; i <= n; i++)
        rest = rest "," m[i]
    pair_source = source
    part = w[1] " " w[2]
    same[++sames] = text " equal " part rest
    same_text[sames] = what ": they are the same, so nothing differs"
    same_source[sames] = source
    add_pair(text " one-bit " part rest, what " differ in 1 bit, number {bit " part \
        "}: a single bit points at memory (RAM) or the processor, not at software")
    add_pair(text " two-bits " part rest, what " differ in 2 bits ({mask " part \
        "}): memory (RAM) rather than software")
    add_pair(text " more-bits " part rest, what " differ in {bits " part \
        "} bits ({mask " part "}): more like a stray write than failing RAM")
}

# ---- lines -------------------------------------------------------------------

function close_rule() {
    flush()
    if (pair_text != "")
        take_pair(pair_text, pair_from)
    pair_text = pair_from = ""
    end_rule()
}

function end_rule() {
    if (row_place == "")
        return
    if (said["say"] > 1 || (!said["say"] && !said["not"]))
        complain_at(row_place, "a rule says one thing, or strikes something")
    if (row_mark != mark["deduced"] && !sourced)
        complain_at(row_place, "a rule has a source, or is deduced")
    rules++
    row[rules] = row_first row_mark " },\n"
    all_conditions = all_conditions row_condition
    all_statements = all_statements row_statement
    row_place = ""
}

function take_codes(list,    n, i, w) {
    n = split(list, w, " ")
    for (i = 1; i <= n && w[1] != "*"; i++) {
        if (w[i] !~ /^[0123456789ABCDEF]+$/)
            wrong("not a code in capitals: " w[i])
        codes[++code_n] = w[i]
    }
}

function take_rule(text,    colon, n, i, w) {
    row_place = at
    row_first = sprintf("    { %d, %d, %d, ", code_n, conditions, statements)
    row_condition = row_statement = ""
    row_mark = mark["deduced"]
    sourced = 0
    split("", said)
    split("", mentioned)
    colon = index(text, ":")
    if (!colon) {
        wrong("rule CODES: CONDITIONS")
        return
    }
    statement("when", text, 0)
    take_codes(substr(text, 1, colon - 1))
    n = split(substr(text, colon + 1), w, ",")
    for (i = 1; i <= n; i++)
        take_condition(w[i])
}

# A continued line is only complete when the next one begins.
function flush(    text, word) {
    if (pending == "")
        return
    text = pending
    pending = ""
    word = text
    sub(/ .*/, "", word)
    sub(/^[^ ]+ +/, "", text)
    if (word == "rule")
        take_rule(text)
    else if (word == "pair")
        pair_text = text
    else if (word == "source" && pair_text != "")
        pair_from = text
    else if (row_place == "")
        wrong("a statement before the first rule")
    else
        take_statement(word, text)
}

BEGIN {
    intern("")
    number("0")
    values = "p1 p2 p3 p4 status access address instruction operand irql" \
        " build eflags cs cr4 entry frame pte pte-frame nothing memory machine-check" \
        " ended process pool base"
    classes = "null below user kernel canonical noncanonical minus-one text zero"
    tests = "number is equal one-bit two-bits more-bits page above complement" \
        " known unknown part in bytes symbol"
    roles = "instruction called_leaf parameter called_bugcheck stack text"
    places = "kernel driver unloaded nowhere"
    kinds = "int3 padding assert fastfail undefined extension rdmsr wrmsr" \
        " control privileged valid invalid middle begins"
    topics = "none disk ram pointer irql driver hardware null"
    marks = "documented header seen deduced"
    statement_kinds = "say because unknown next when source not"
    value_n = words(values, value)
    class_n = words(classes, class)
    test_n = words(tests, test)
    words("equal one-bit two-bits more-bits page above complement", pair)
    words(roles, role)
    words(places, place)
    kind_n = words(kinds, bytes)
    topic_n = words(topics, topic)
    words(marks, mark)
    words(statement_kinds, says)
    words("bit bits mask name hex", how)
}

/^[ \t]*$/ { next }
/^#/ { next }

{
    if (length($0) > 100)
        complain(length($0) " columns, at most 100")
}

/^  *\+ / {
    sub(/^ *\+ */, "")
    pending = pending " " $0
    next
}

/^(rule|pair) / { close_rule() }

{
    flush()
    sub(/^ +/, "")
    gsub(/  +/, " ")
    at = FILENAME ":" FNR
    pending = $0
}

# ---- output ------------------------------------------------------------------

function enumeration(prefix, plural, list,    i, n, w, text) {
    print "enum {"
    n = split(list, w, " ")
    for (i = 1; i <= n; i++) {
        text = toupper(w[i])
        gsub(/-/, "_", text)
        printf "    RULE_%s_%s,\n", prefix, text
    }
    printf "    RULE_%s\n};\n\n", plural
}

function names(array, list,    i, n, w) {
    print "static const uint32_t " array "[] = {"
    n = split(list, w, " ")
    for (i = 1; i <= n; i++)
        print "    " intern(w[i]) ", /* " w[i] " */"
    print "};\n"
}

END {
    close_rule()
    for (i = 1; i <= sames; i++) {
        pair_source = same_source[i]
        add_pair(same[i], same_text[i])
    }
    stop_if_wrong()
    print "/* Generated by src/data/bugcheck/gen-rules.awk; do not edit. */\n"
    enumeration("VALUE", "VALUES", values)
    enumeration("CLASS", "CLASSES", classes)
    enumeration("TEST", "TESTS", tests)
    enumeration("ROLE", "ROLES", roles)
    enumeration("PLACE", "PLACES", places)
    enumeration("KIND", "KINDS", kinds)
    enumeration("TOPIC", "TOPICS", topics)
    enumeration("SAYS", "STATEMENTS", statement_kinds)
    printf "enum { RULES = %d };\n\n", rules
    print "struct rule_row {"
    print "    uint16_t code, condition, statement; /* where its runs begin */"
    print "    uint8_t mark;\n};\n"
    print "struct rule_condition {"
    print "    uint8_t test, value, other;"
    print "    uint16_t lo, hi, mask; /* indexes of rule_number[] */"
    print "    uint8_t negated, more;\n};\n"
    print "struct rule_statement {"
    print "    uint32_t text;"
    print "    uint8_t kind, topic;\n};\n"
    print "static const struct rule_row rule_row[] = {"
    for (i = 1; i <= rules; i++)
        printf "%s", row[i]
    printf "    { %d, %d, %d, 0 },\n};\n\n", code_n, conditions, statements
    print "static const uint32_t rule_code[] = {"
    for (i = 1; i <= code_n; i++)
        print "    0x" codes[i] ","
    print "    0\n};\n"
    print "static const struct rule_condition rule_condition[] = {"
    printf "%s    { 0, 0, 0, 0, 0, 0, 0, 0 },\n};\n\n", all_conditions
    print "static const struct rule_statement rule_statement[] = {"
    printf "%s    { 0, 0, 0 },\n};\n\n", all_statements
    print "static const uint64_t rule_number[] = {"
    for (i = 1; i <= numbers; i++)
        print "    UINT64_C(0x" number_of[i] "),"
    print "};\n"
    names("rule_value_name", values)
    print_pool("rule_text")
}
