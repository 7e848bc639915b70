# gen-bugcheck.awk - turn the bug-check knowledge into C tables.
#
#   awk -f common.awk -f gen-bugcheck.awk bugcheck/*.txt >bugcheck.inc
#
# All files in one run, in any order.  The grammar is that of
# src/data/bugcheck/000-07f.txt, at its head.
#
# What is written holds no pointer, so it needs no relocation:
#
#   bugcheck_text[]       every string once, each with its NUL; offset 0 is ""
#   bugcheck_number[]     every 64-bit number that a condition names
#   bugcheck_code[]       by code; then one row that only ends the last run
#   bugcheck_name[]       header names and older ones, sorted as by strcmp
#   bugcheck_when[]       sub-codes of each code in file order; a last row ends
#   bugcheck_condition[]  what a sub-code tests; a last row ends
#   bugcheck_statement[]  first those of all codes, then those of all sub-codes
#   bugcheck_statement_name[], bugcheck_kind_name[]
#                         offsets of the words of the grammar, by number
#
# A run of row i is table[i].first .. table[i + 1].first - 1, whichever table:
# code -> statement, code -> when, when -> condition, when -> statement.
#
# Does a `when' match?  Its conditions are in groups of one parameter; the last
# of a group has .more 0.  It matches if in every group one condition holds:
# lo <= (P & mask) <= hi.  Which one wins: the lowest .rank, then the earlier.
# One that tests no bits but such as the winners before it test is not shown; one
# that tests others, too, is shown beside them (a table keyed on parameter 3
# beside one on parameter 1; the single bits of a word of flags).

# ---- mistakes ----------------------------------------------------------------

# A statement may be continued: its place is where it begins.
function wrong(text) {
    complain_at(at_file ":" at_line, text)
}

# ---- words and numbers -------------------------------------------------------

# Hexadecimal digits as the tables hold them: upper case, no leading zeros.
# The empty string stands for what is no number of at most 64 bits.
function normal_hex(digits) {
    digits = toupper(digits)
    if (digits == "" || digits ~ /[^0123456789ABCDEF]/)
        return ""
    sub(/^0+/, "", digits)
    if (digits == "")
        digits = "0"
    return length(digits) > 16 ? "" : digits
}

# Text comparison must not depend on the locale, and digits never do.
function sortable(text,    i, key) {
    key = ""
    for (i = 1; i <= length(text); i++)
        key = key sprintf("%d", 10 + index(letters, substr(text, i, 1)))
    return key "00"
}

function above(a, b) {
    return (length(a) != length(b) ? length(a) > length(b) \
                                   : sortable(a) > sortable(b))
}

# The words of the grammar, numbered from 0 in the order they are listed.
function words(list, word, number_of_word,    i, n) {
    n = split(list, word, " ")
    for (i = 1; i <= n; i++) {
        number_of_word[word[i]] = i - 1
        intern(word[i])
    }
    return n
}

# ---- the tables while they grow ----------------------------------------------

function number(digits) {
    if (!(digits in number_index)) {
        number_index[digits] = number_n
        number_of[number_n++] = digits
    }
    return number_index[digits]
}

function statement(text, parameter, kind, row) {
    row = sprintf("    { %d, %d, %d, %d, %d },", intern(text), parameter, kind, \
        mark, topic)
    if (in_when)
        when_statement[when_n] = when_statement[when_n] row "\n"
    else
        code_statement[code] = code_statement[code] row "\n"
    if (in_when)
        ++when_statements[when_n]
    else
        ++code_statements[code]
    ++statements_n
}

# ---- statements --------------------------------------------------------------

# Takes a leading [mark], [topic] or [mark topic] off the global `rest'; without
# one the mark is that of what is around.
function take_mark(    n, i, w) {
    topic = 0
    if (rest !~ /^\[/)
        return
    n = split(substr(rest, 2, index(rest, "]") - 2), w, " ")
    for (i = 1; i <= n; i++)
        if (w[i] in mark_number)
            mark = mark_number[w[i]]
        else if (w[i] in topic_number)
            topic = topic_number[w[i]]
        else
            wrong("no such mark: [" w[i] "]")
    sub(/^[^]]*\] */, "", rest)
}

function take_code(line) {
    if (line !~ /^[0123456789ABCDEF]+ [ABCDEFGHIJKLMNOPQRSTUVWXYZ]/ ||
        index(line, " ") != 9) {
        wrong("expected a code of eight upper-case hex digits and a name")
        return
    }
    code = substr(line, 1, 8)
    if (code in place) {
        wrong(code " is already at " place[code])
        code = ""
        return
    }
    if (at_file == last_file && !above(code, last_code))
        wrong(code " does not belong after " last_code)
    last_file = at_file
    last_code = code
    place[code] = at_file ":" at_line
    block[++code_n] = code
    name[code] = substr(line, 10)
    check_symbol(name[code])
    add_name(name[code])
    kind_of[code] = kind_number["bugcheck"]
    mark_of[code] = mark_number["documented"]
    like_of[code] = ""
    code_whens[code] = 0
}

function check_symbol(text) {
    if (text ~ /[^ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:]/ ||
        text == "")
        wrong("not a name: " text)
}

function add_name(text) {
    if ((text, code) in name_seen)
        wrong("this name is given twice: " text)
    name_seen[text, code] = 1
    names[++name_n] = text
    name_code[name_n] = code
    intern(text)
}

# cause, next, means, ...: keyword, its text, how often, how long.
function take_text(keyword, most, longest) {
    take_mark()
    if (rest == "")
        wrong(keyword " without text")
    if (length(rest) > longest)
        wrong(keyword " has " length(rest) " characters, at most " longest)
    if (++given[keyword] > most)
        wrong("more than " most " of " keyword)
    statement(rest, 0, statement_number[keyword])
}

function take_parameter(n,    type, at) {
    take_mark()
    at = index(rest, ":")
    type = at ? substr(rest, 1, at - 1) : rest
    rest = at ? substr(rest, at + 1) : ""
    sub(/^ +/, "", rest)
    if (!(type in type_number)) {
        wrong("no such type: " type)
        return
    }
    take_mark()
    if (rest == "" && type != "reserved" && type != "none")
        wrong("parameter " n " has a type and no meaning")
    if (length(rest) > 120)
        wrong("parameter " n " has " length(rest) " characters, at most 120")
    if (given[n]++)
        wrong("parameter " n " is given twice")
    if (type == "subcode") {
        subcode_code[++subcode_n] = code
        subcode_parameter[subcode_n] = n
        subcode_place[subcode_n] = at_file ":" at_line
    }
    statement(rest, n, type_number[type])
}

# ---- conditions --------------------------------------------------------------

# One alternative of a group: VALUE or LOW..HIGH.
function take_value(parameter, mask, value, more,    lo, hi, at) {
    at = index(value, "..")
    lo = normal_hex(at ? substr(value, 1, at - 1) : value)
    hi = normal_hex(at ? substr(value, at + 2) : value)
    if (lo == "" || hi == "") {
        wrong("not a number or a range: " value)
        return ""
    }
    if (above(lo, hi))
        wrong("the range ends before it begins: " value)
    ++conditions
    when_condition[when_n] = when_condition[when_n] \
        sprintf("    { %d, %d, %d, %d, %d },\n", number(lo), number(hi),
                number(mask), parameter, more)
    ++when_conditions[when_n]
    return lo ".." hi
}

# One group: N=VALUES, N&MASK=VALUES.  Returns its normal form.
function take_group(group,    parameter, mask, values, n, i, v, normal) {
    if (group !~ /^[1234](&[0123456789ABCDEFabcdef]+)?=[^=]+$/) {
        wrong("not a condition: " group)
        return ""
    }
    parameter = substr(group, 1, 1)
    values = substr(group, index(group, "=") + 1)
    if (parameter in tested)
        wrong("parameter " parameter " is tested twice")
    if (values == "*")
        return ""
    tested[parameter] = 1
    keyed[code, parameter] = 1
    mask = "FFFFFFFFFFFFFFFF"
    if (substr(group, 2, 1) == "&") {
        mask = normal_hex(substr(group, 3, index(group, "=") - 3))
        rank += 1
    }
    if (values ~ /\.\./)
        rank += 2
    rank -= 16
    normal = parameter "&" mask
    n = split(values, v, "|")
    for (i = 1; i <= n; i++)
        normal = normal "|" take_value(parameter, mask, v[i], i < n)
    return normal
}

function take_when(    n, i, g, normal) {
    take_mark()
    close_when()
    in_when = 1
    when_mark = mark
    ++when_n
    ++code_whens[code]
    when_place[when_n] = at_file ":" at_line
    when_code[when_n] = code
    when_statement[when_n] = when_condition[when_n] = ""
    when_statements[when_n] = when_conditions[when_n] = 0
    split("", given)
    split("", tested)
    rank = 64
    normal = code
    n = split(rest, g, " ")
    for (i = 1; i <= n; i++)
        normal = normal " " take_group(g[i])
    when_rank[when_n] = rank
    if (when_conditions[when_n] == 0)
        wrong("a when that tests nothing")
    if (normal in when_seen)
        wrong("the same condition is at " when_seen[normal])
    when_seen[normal] = at_file ":" at_line
}

function close_when() {
    if (in_when && !given["means"])
        complain_at(when_place[when_n], "a when without means")
    in_when = 0
}

function close_code(    i) {
    close_when()
    if (code == "" || like_of[code] != "")
        return
    if (!has_what[code])
        complain_at(place[code], code " has no what")
    if (mark_of[code] != mark_number["documented"])
        return
    for (i = 1; i <= 4; i++)
        if (!((code, i) in has_parameter))
            complain_at(place[code], code " is documented; parameter " i \
                    " has no line")
}

# ---- lines -------------------------------------------------------------------

# Statements of a code have 4 blanks before them, those of a `when' have 8.
function take_line(text,    depth, word) {
    match(text, /^ */)
    depth = RLENGTH
    rest = substr(text, depth + 1)
    gsub(/  +/, " ", rest)
    sub(/ +$/, "", rest)
    if (depth == 0) {
        close_code()
        split("", given)
        code = ""
        mark = 0
        take_code(rest)
        return
    }
    if (code == "") {
        if (!failures)
            wrong("a statement before the first code")
        return
    }
    if (depth != 4 && depth != 8) {
        wrong("expected 0, 4 or 8 blanks before a statement, found " depth)
        return
    }
    if (depth == 8 && !in_when) {
        wrong("8 blanks, but no when is above")
        return
    }
    if (depth == 4 && in_when) {
        close_when()
        if (rest !~ /^(\[[a-z]+\] )?when /)
            wrong("this belongs above the first when")
    }
    mark = in_when ? when_mark : mark_of[code]
    take_mark()
    word = rest
    sub(/ .*/, "", word)
    rest = substr(rest, length(word) + 2)
    sub(/:$/, "", word)
    if (in_when)
        take_inner(word)
    else
        take_outer(word)
}

function take_inner(word) {
    if (word ~ /^[1234]$/)
        take_parameter(word)
    else if (word == "means")
        take_text(word, 1, 200)
    else if (word == "name") {
        check_symbol(rest)
        take_text(word, 1, 80)
    } else if (word == "cause" || word == "next")
        take_text(word, 2, 140)
    else if (word == "note")
        take_text(word, 1, 160)
    else
        wrong("no such statement of a when: " word)
}

function take_outer(word) {
    if (word ~ /^[1234]$/) {
        has_parameter[code, word] = 1
        take_parameter(word)
    } else if (word == "what") {
        has_what[code] = 1
        take_text(word, 1, 240)
    } else if (word == "cause" || word == "next")
        take_text(word, 3, 140)
    else if (word == "note")
        take_text(word, 4, 160)
    else if (word == "aka") {
        check_symbol(rest)
        add_name(rest)
        take_text(word, 5, 80)
    } else if (word == "kind" && rest in kind_number)
        kind_of[code] = kind_number[rest]
    else if (word == "mark" && rest in mark_number) {
        if (has_what[code])
            wrong("mark belongs above what")
        mark_of[code] = mark_number[rest]
    } else if (word == "like")
        take_like()
    else if (word == "when")
        take_when()
    else
        wrong("no such statement of a code: " word " " rest)
}

function take_like() {
    if (rest !~ /^[0123456789ABCDEF]+$/ || length(rest) != 8)
        wrong("like wants a code of eight hex digits")
    like_of[code] = rest
    like_place[code] = at_file ":" at_line
}

# A continued line is only complete when the next one begins.
function flush(    text) {
    if (pending == "")
        return
    text = pending
    pending = ""
    take_line(text)
}

BEGIN {
    letters = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
              "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    types = parameter_sorts()
    kinds = "bugcheck live saver xbox modifier minidump message"
    marks = "documented header seen deduced"
    topics = "none disk ram pointer irql driver hardware null"
    statements = "aka what cause next note means name"
    intern("")
    type_n = words(types, type_word, type_number)
    kind_n = words(kinds, kind_word, kind_number)
    mark_n = words(marks, mark_word, mark_number)
    topic_n = words(topics, topic_word, topic_number)
    statement_n = words(statements, statement_word, statement_number)
    number("0")
    number("FFFFFFFFFFFFFFFF")
}

FNR == 1 {
    flush()
    close_code()
    code = ""
}

/^[ \t]*$/ { next }
/^#/ { next }

{
    if (length($0) > 100)
        complain_at(FILENAME ":" FNR, length($0) " columns, at most 100")
    if ($0 ~ /[^] !"#$%&'()*+,.\/0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\^_`abcdefghijklmnopqrstuvwxyz{|}~-]/)
        complain_at(FILENAME ":" FNR, "only printable ASCII, no tabs")
}

/^         *\+ / {
    if (pending == "")
        complain_at(FILENAME ":" FNR, "continues nothing")
    sub(/^ *\+ */, "")
    pending = pending " " $0
    next
}

{
    flush()
    at_file = FILENAME
    at_line = FNR
    pending = $0
}

# ---- output ------------------------------------------------------------------

# The order of the rows by their keys, 1..n, into order[]: a shell sort.
function sort(n,    gap, i, j, row, key) {
    for (i = 1; i <= n; i++)
        order[i] = i
    for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
        for (i = gap + 1; i <= n; i++) {
            row = order[i]
            key = sort_key[row] ""
            for (j = i; j > gap && (sort_key[order[j - gap]] "") > key; j -= gap)
                order[j] = order[j - gap]
            order[j] = row
        }
}

function enumeration(prefix, word, n,    i, text) {
    print "enum {"
    for (i = 1; i <= n; i++) {
        text = toupper(word[i])
        gsub(/-/, "_", text)
        printf "    BUGCHECK_%s_%s,\n", prefix, text
    }
    printf "    BUGCHECK_%sS\n};\n\n", prefix
}

function offsets(array, word, n,    i) {
    printf "static const uint32_t %s[] = {\n", array
    for (i = 1; i <= n; i++)
        printf "    %d, /* %s */\n", intern(word[i]), word[i]
    print "};\n"
}

function check_ends(    i) {
    flush()
    close_code()
    for (i = 1; i <= subcode_n; i++)
        if (like_of[subcode_code[i]] == "" &&
            !((subcode_code[i], subcode_parameter[i]) in keyed))
            complain_at(subcode_place[i], "subcode, but no when tests parameter " \
                    subcode_parameter[i])
    for (i in like_of)
        if (like_of[i] != "" && !(like_of[i] in place))
            unknown[i] = like_of[i]
    # A check of one file alone cannot know the codes of the others.
    if (ARGC > 2)
        for (i in unknown)
            complain_at(like_place[i], "like " unknown[i] ", which is nowhere")
    check_width("codes", code_n, 4095)
    check_width("statements", statements_n, 65535)
    check_width("conditions", conditions, 65535)
    check_width("sub-codes", when_n, 65535)
    check_width("numbers", number_n, 65535)
    check_width("bytes of text", text_bytes, 1048575)
}

function check_width(what, n, most) {
    if (n > most)
        complain_at("gen-bugcheck.awk", n " " what \
                ", and the tables have room for " most)
}

function print_declarations() {
    print "/* Generated by src/data/bugcheck/gen-bugcheck.awk; do not edit. */\n"
    enumeration("TYPE", type_word, type_n)
    enumeration("STATEMENT", statement_word, statement_n)
    enumeration("KIND", kind_word, kind_n)
    enumeration("MARK", mark_word, mark_n)
    enumeration("TOPIC", topic_word, topic_n)
    printf "enum {\n    BUGCHECK_CODES = %d,\n", code_n
    printf "    BUGCHECK_NAMES = %d,\n    BUGCHECK_WHENS = %d\n};\n\n", \
        name_n, when_n
    print "struct bugcheck_code {"
    print "    uint32_t code;"
    print "    uint32_t name : 20, kind : 6, mark : 6;"
    print "    uint16_t statement, when;"
    print "    uint16_t like; /* index + 1 of the code that completes it */"
    print "};\n"
    print "struct bugcheck_name {"
    print "    uint32_t text : 20, code : 12;"
    print "};\n"
    print "struct bugcheck_when {"
    print "    uint16_t condition, statement;"
    print "    uint8_t  rank; /* the lowest wins */"
    print "};\n"
    print "struct bugcheck_condition {"
    print "    uint16_t lo, hi, mask; /* indexes of bugcheck_number[] */"
    print "    uint8_t  parameter;    /* 1..4 */"
    print "    uint8_t  more;         /* the next one is an alternative */"
    print "};\n"
    print "struct bugcheck_statement {"
    print "    uint32_t text;"
    print "    uint8_t parameter; /* 0: kind is a BUGCHECK_STATEMENT_ */"
    print "    uint8_t kind;      /* else it is a BUGCHECK_TYPE_ */"
    print "    uint8_t mark, topic;"
    print "};\n"
}

function print_codes(    i, c, first_statement, first_when) {
    for (i = 1; i <= code_n; i++)
        sort_key[i] = sortable(block[i])
    sort(code_n)
    for (i = 1; i <= code_n; i++)
        index_of[block[order[i]]] = i - 1
    print "static const struct bugcheck_code bugcheck_code[] = {"
    for (i = 1; i <= code_n; i++) {
        c = sorted_code[i] = block[order[i]]
        printf "    { 0x%s, %d, %d, %d, %d, %d, %d },\n", c, intern(name[c]), \
            kind_of[c], mark_of[c], first_statement, first_when, \
            like_of[c] in index_of ? index_of[like_of[c]] + 1 : 0
        first_statement += code_statements[c]
        first_when += code_whens[c]
    }
    printf "    { 0, 0, 0, 0, %d, %d, 0 },\n};\n\n", first_statement, first_when
    statement_base = first_statement
}

# `when' rows of one code are neighbours as they were read; blocks move.
function order_whens(    i, c, j) {
    for (i = 1; i <= when_n; i++) {
        c = when_code[i]
        when_of[c, ++when_count[c]] = i
    }
    for (i = 1; i <= code_n; i++) {
        c = sorted_code[i]
        for (j = 1; j <= when_count[c]; j++)
            sorted_when[++sorted_n] = when_of[c, j]
    }
}

function print_whens(    i, w, s, c) {
    order_whens()
    s = statement_base
    print "static const struct bugcheck_when bugcheck_when[] = {"
    for (i = 1; i <= when_n; i++) {
        w = sorted_when[i]
        printf "    { %d, %d, %d },\n", c, s, when_rank[w]
        c += when_conditions[w]
        s += when_statements[w]
    }
    printf "    { %d, %d, 0 },\n};\n\n", c, s
    print "static const struct bugcheck_condition bugcheck_condition[] = {"
    for (i = 1; i <= when_n; i++)
        printf "%s", when_condition[sorted_when[i]]
    print "    { 0, 0, 0, 0, 0 },\n};\n"
}

function print_statements(    i) {
    print "static const struct bugcheck_statement bugcheck_statement[] = {"
    for (i = 1; i <= code_n; i++)
        printf "%s", code_statement[sorted_code[i]]
    for (i = 1; i <= when_n; i++)
        printf "%s", when_statement[sorted_when[i]]
    print "    { 0, 0, 0, 0, 0 },\n};\n"
}

function print_names(    i, n) {
    for (i = 1; i <= name_n; i++)
        sort_key[i] = sortable(names[i]) sortable(name_code[i])
    sort(name_n)
    print "static const struct bugcheck_name bugcheck_name[] = {"
    for (i = 1; i <= name_n; i++) {
        n = order[i]
        printf "    { %d, %d },\n", intern(names[n]), index_of[name_code[n]]
    }
    print "    { 0, 0 },\n};\n"
}

function print_numbers(    i) {
    print "static const uint64_t bugcheck_number[] = {"
    for (i = 0; i < number_n; i++)
        printf "    UINT64_C(0x%s),\n", number_of[i]
    print "};\n"
}

END {
    check_ends()
    stop_if_wrong()
    print_declarations()
    print_codes()
    print_whens()
    print_statements()
    print_names()
    print_numbers()
    offsets("bugcheck_statement_name", statement_word, statement_n)
    offsets("bugcheck_kind_name", kind_word, kind_n)
    print_pool("bugcheck_text")
}
