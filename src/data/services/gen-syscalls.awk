# gen-syscalls.awk - turn syscalls/*.txt into the tables of syscall.c.
#
#   awk -f common.awk -f gen-syscalls.awk syscalls/*.txt >syscalls.inc
#
# A service is a number: names sorted within their table, tables one after the
# other, each from a multiple of BLOCK on.  A key list is stored whole, with the
# rows of its services beside it; any other as pieces {number, what}: a run of
# services or of rows of a key list, upwards or downwards, whichever is longest;
# of the key lists before and behind it in the file it takes the one that needs
# fewer pieces.

# A line may be continued: its place is where it begins.
function wrong(text) {
    fail_at(here, text)
}

# --- reading -----------------------------------------------------------------

BEGIN {
    BLOCK = 16
    UNNAMED = 4095
    ID_UP = 0; ID_DOWN = 4096; KEY_UP = 8192; KEY_DOWN = 12288
    WORD = "^[?A-Za-z0-9_]+$"
    arch_of["x64"] = 0; arch_of["x86"] = 1; arch_of["arm64"] = 2
    # As in enum ntl_syscall_table.
    rank["nt"] = 1; rank["win32k"] = 2; rank["ium"] = tables = 3
    services = pieces = sources = 0
    intern("")
}

function read_source() {
    if (NF < 3 || length($2) != 1 || ($2 in source_of))
        wrong("expected source LETTER NAME, each letter once")
    source_of[$2] = sources++
    sub(/^source +. +/, "")
    source_word[sources] = intern($0)
}

function read_table() {
    finish_list()
    if (NF != 3 || !($2 in rank) || $3 !~ /^[0-9a-f]+$/)
        wrong("expected table NAME BASE, of nt, win32k and ium")
    table = rank[$2]
    base[table] = $3
}

function begin_list() {
    finish_list()
    if (!table || NF < 2 || NF > 3 || (NF == 3 && $3 != "key"))
        wrong("expected list NAME [key]")
    if ((table, $2) in list_named)
        wrong("there is a list " $2 " already")
    list_named[table, $2] = ++lists
    list_table[lists] = table
    is_key[lists] = NF == 3
    # A name is linked to the one before and behind it: an edit costs nothing.
    split("", behind)
    split("", before)
    last = "start"
    whole = 1
    rows = 0
}

# One edition for all sources and labels of a build with this list.
function read_seen(    i, part, build, key) {
    if (!lists || !($2 in source_of) || !($3 in arch_of) || NF < 4)
        wrong("expected seen LETTER ARCH BUILD[:LABEL]...")
    for (i = 4; i <= NF; i++) {
        build = $i
        sub(/:.*/, "", build)
        part = substr($i, length(build) + 2)
        if (build !~ /^[1-9][0-9]*$/)
            wrong("a build is a decimal number: " $i)
        key = list_table[lists] SUBSEP $3 SUBSEP build SUBSEP lists
        if (!(key in edition_at)) {
            edition_at[key] = ++editions
            e_table[editions] = list_table[lists]
            e_arch[editions] = arch_of[$3]
            e_build[editions] = build + 0
            e_list[editions] = lists
        }
        note_seen(edition_at[key], part, source_of[$2])
    }
}

function note_seen(e, label, source) {
    if (label != "" && !(e in e_first))
        e_first[e] = label
    if (label != "")
        e_last[e] = label
    if (source < 3 && !((e, source) in e_from)) {
        e_from[e, source] = 1
        e_sources[e] += substr(124, source + 1, 1)     # 1 << source
    }
}

function label_of(e) {
    if (e_first[e] == e_last[e])
        return e_first[e]
    return e_first[e] ".." e_last[e]
}

function read_from(    parent, i, n, down) {
    if (!((table, $2) in list_named) || rows || NF > 3 ||
        (NF == 3 && $3 != "reversed"))
        wrong("expected from LIST [reversed], of an earlier list of this table")
    parent = list_named[table, $2]
    if (parent == lists)
        wrong($2 " is this list itself")
    down = NF == 3
    n = size[parent]
    for (i = 0; i < n; i++)
        append(item[parent, down ? n - 1 - i : i])
    whole = 0
}

function append(name) {
    behind[last] = name
    before[name] = last
    last = name
    rows++
}

function check_name(name) {
    if (name !~ WORD)
        wrong("a name has letters, digits and _: " name)
    if (name in before)
        wrong(name " stands in this list already")
    if (substr(name, 1, 1) != "?")
        names[table, name] = 1
}

function remove(    i, b, n) {
    for (i = 2; i <= NF; i++) {
        if (!($i in before))
            wrong($i " is not in the list")
        b = before[$i]
        n = (last == $i) ? "" : behind[$i]
        if (n == "") {
            last = b
            delete behind[b]
        } else {
            behind[b] = n
            before[n] = b
        }
        delete before[$i]
        delete behind[$i]
        rows--
    }
}

function insert(anchor,    i, n) {
    if (anchor != "start" && !(anchor in before))
        wrong(anchor " is not in the list")
    for (i = 2; i <= NF; i++) {
        check_name($i)
        if (anchor == last) {
            append($i)
        } else {
            n = behind[anchor]
            behind[anchor] = $i
            before[$i] = anchor
            behind[$i] = n
            before[n] = $i
            rows++
        }
        anchor = $i
    }
}

function add_rows(count,    i) {
    if (!whole || hex(count) != rows)
        wrong("this is row " sprintf("%x", rows) ", and of a whole list only")
    for (i = 2; i <= NF; i++) {
        check_name($i)
        append($i)
    }
}

function finish_list(    at, name) {
    if (!lists || (lists in size))
        return
    name = "start"
    for (at = 0; at < rows; at++) {
        name = behind[name]
        item[lists, at] = name
    }
    size[lists] = rows
    if (!rows)
        wrong("the list before has no rows")
}

# --- argument counts -----------------------------------------------------------

function begin_counted() {
    finish_list()
    if (NF < 2 || NF > 3 || !($2 in source_of))
        wrong("expected counted LETTER [BUILD]")
    counted_by = source_of[$2] - 2
    counting = 1
    changing = 0
}

function count_of(text) {
    if (text !~ /^[0-9]+$/ || text + 0 > 30)
        wrong("a count of arguments is 0 to 30: " text)
    return text + 0
}

function read_counts(count,    i) {
    count = count_of(count)
    for (i = 2; i <= NF; i++) {
        if ($i in argc)
            wrong($i " is counted already")
        argc[$i] = count
        counter[$i] = counted_by
        counted_at[$i] = here
    }
}

# Bit 0: x86, bit 1: x64, bit 2: the count of phnt's prototype.
function read_change(    i, where, part) {
    if (!($1 in argc))
        wrong($1 " has no count yet")
    where = 3
    for (i = 2; i <= NF; i++) {
        if ($i == "x86" || $i == "x64") {
            where = $i == "x86" ? 1 : 2
        } else if ($i == "phnt" && i < NF) {
            add_change($1, 4, count_of($(++i)), 0)
        } else if (split($i, part, "@") == 2 && part[2] ~ /^[0-9]+$/) {
            add_change($1, where, count_of(part[1]), part[2])
        } else {
            wrong("expected COUNT@BUILD: " $i)
        }
    }
}

function add_change(name, where, count, build) {
    changes++
    change_of[changes] = name
    change_where[changes] = where
    change_count[changes] = count
    change_build[changes] = build
}

# --- lines ---------------------------------------------------------------------

function take(    head) {
    head = $1
    sub(/:$/, "", head)
    if ($1 == "source")
        read_source()
    else if ($1 == "branch" && NF == 3)
        branch[++branches] = $2 ", " $3
    else if ($1 == "table")
        read_table()
    else if ($1 == "list")
        begin_list()
    else if ($1 == "seen")
        read_seen()
    else if ($1 == "from")
        read_from()
    else if ($1 == "-")
        remove()
    else if ($1 == "counted")
        begin_counted()
    else if ($1 == "changed")
        changing = 1
    else if (changing)
        read_change()
    else if (head == $1 || NF < 2)
        wrong("what is this: " $0)
    else if (counting)
        read_counts(head)
    else if (head ~ /^[0-9a-f]+$/)
        add_rows(head)
    else
        insert(head)
}

# A line is complete when the next one does not begin with a blank.
function take_held(    now) {
    if (held == "")
        return
    now = $0
    $0 = held
    held = ""
    take()
    $0 = now
}

FNR == 1 {
    take_held()
    finish_list()
    counting = changing = 0
}

/^#/ || /^[ \t]*$/ { next }

/^[ \t]/ {
    held = held " " $0
    next
}

{
    take_held()
    held = $0
    here = FILENAME ":" FNR
}

# --- sorting -------------------------------------------------------------------

# So that every locale's order is that of the lower-case bytes.
function sort_key(name) {
    name = tolower(name)
    gsub(/[0-9]/, "0&", name)
    gsub(/_/, "1", name)
    return name
}

# Merge sort of order[from..to] by key[].
function sort(from, to,    middle, i, j, k) {
    if (from >= to)
        return
    middle = int((from + to) / 2)
    sort(from, middle)
    sort(middle + 1, to)
    i = from
    j = middle + 1
    for (k = from; k <= to; k++)
        if (j > to || (i <= middle && key[order[i]] "" <= key[order[j]] ""))
            merged[k] = order[i++]
        else
            merged[k] = order[j++]
    for (k = from; k <= to; k++)
        order[k] = merged[k]
}

function number_services(    t, name, part, n, i, pair) {
    for (t = 1; t <= tables; t++) {
        split("", order)
        split("", key)
        n = 0
        for (pair in names) {
            split(pair, part, SUBSEP)
            if (part[1] != t)
                continue
            order[++n] = part[2]
            key[part[2]] = sort_key(part[2])
        }
        sort(1, n)
        first_id[t] = services
        table_size[t] = n
        for (i = 1; i <= n; i++) {
            name = order[i]
            if (name in id)
                wrong(name " stands in two tables")
            if (i > 1 && key[name] == key[order[i - 1]])
                wrong(name " and " order[i - 1] " differ in case only")
            id[name] = services
            service[services++] = name
        }
        while (services % BLOCK)
            services++
    }
}

# --- writing ---------------------------------------------------------------------

function begin_numbers(text) {
    print text " = {"
    line = ""
}

function number(n) {
    line = line n ","
    if (length(line) > 72) {
        print line
        line = ""
    }
}

function end_numbers() {
    if (line != "")
        print line
    print "};"
}

function shared(a, b,    n) {
    n = 0
    while (n < length(a) && substr(a, n + 1, 1) == substr(b, n + 1, 1))
        n++
    return n
}

# Front coding: how many bytes are those of the name before; the rest, with bit
# 7 in its last byte.
function print_names(    i, j, name, previous, common, at) {
    for (i = 1; i < 128; i++)
        code[sprintf("%c", i)] = i
    begin_numbers("static const uint8_t name_bytes[]")
    at = 0
    for (i = 0; i < services; i++) {
        if (i % BLOCK == 0)
            block_at[i / BLOCK] = at
        if (!(i in service))
            continue
        name = service[i]
        common = i % BLOCK ? shared(name, previous) : 0
        number(common)
        for (j = common + 1; j < length(name); j++)
            number(code[substr(name, j, 1)])
        number(code[substr(name, j, 1)] + 128)
        at += length(name) - common + 1
        previous = name
    }
    end_numbers()
    begin_numbers("static const uint16_t name_blocks[]")
    for (i = 0; i < services / BLOCK; i++)
        number(block_at[i])
    end_numbers()
}

function id_at(list, row,    name) {
    name = item[list, row]
    return substr(name, 1, 1) == "?" ? UNNAMED : id[name]
}

# Rows from `row` on that go through ids or rows of the key by steps of `step`.
function run(list, row, start, step, key_list,    n, wanted) {
    n = 1
    for (wanted = start + step; row + n < size[list]; wanted += step) {
        if (key_list) {
            if (!((key_list, item[list, row + n]) in row_in) ||
                row_in[key_list, item[list, row + n]] != wanted)
                break
        } else if (id_at(list, row + n) != wanted) {
            break
        }
        n++
    }
    return n
}

function better(n, what) {
    if (n > longest) {
        longest = n
        found = what
    }
}

# One piece from `row` on: its length; what it is, in `found`.
function piece(list, row, key_list,    at, n, start) {
    longest = 0
    at = id_at(list, row)
    if (at == UNNAMED) {
        for (n = 1; row + n < size[list] && id_at(list, row + n) == at; n++)
            ;
        found = ID_UP + UNNAMED
        return n
    }
    if ((key_list, item[list, row]) in row_in) {
        start = row_in[key_list, item[list, row]]
        better(run(list, row, start, 1, key_list), KEY_UP + start)
        if (longest == 1)
            better(run(list, row, start, -1, key_list), KEY_DOWN + start)
    }
    if (longest <= 2)
        better(run(list, row, at, 1, 0), ID_UP + at)
    if (longest <= 2)
        better(run(list, row, at, -1, 0), ID_DOWN + at)
    return longest
}

function cut(list, key_list, attempt,    row, n) {
    n = 0
    for (row = 0; row < size[list]; n++) {
        piece_row[attempt, n] = row
        row += piece(list, row, key_list)
        piece_what[attempt, n] = found
    }
    return n
}

function key_near(list, step,    i) {
    for (i = list + step; i >= 1 && i <= lists; i += step)
        if (list_table[i] == list_table[list] && is_key[i])
            return i
    return 0
}

function choose_pieces(list,    down, up, n_down, n_up, best, n, i) {
    down = key_near(list, -1)
    up = key_near(list, 1)
    n_down = cut(list, down, 1)
    n_up = up ? cut(list, up, 2) : n_down + 1
    best = n_up < n_down ? 2 : 1
    n = best == 2 ? n_up : n_down
    list_key[list] = best == 2 ? up : down
    list_at[list] = pieces
    list_pieces[list] = n
    for (i = 0; i < n; i++) {
        all_rows[pieces] = piece_row[best, i]
        all_what[pieces++] = piece_what[best, i]
    }
}

function print_whole(    l, i, at) {
    begin_numbers("static const uint16_t whole_lists[]")
    at = 0
    for (l = 1; l <= lists; l++) {
        if (!is_key[l])
            continue
        list_at[l] = at
        for (i = 0; i < size[l]; i++) {
            number(id_at(l, i))
            row_in[l, item[l, i]] = i
        }
        at += size[l]
    }
    end_numbers()
    begin_numbers("static const uint16_t rows_in_whole[]")
    at = 0
    for (l = 1; l <= lists; l++) {
        if (!is_key[l])
            continue
        list_pieces[l] = at
        for (i = first_id[list_table[l]]; i in service; i++)
            number((l, service[i]) in row_in ? row_in[l, service[i]] : 65535)
        at += table_size[list_table[l]]
    }
    end_numbers()
}

function print_lists(    l, i) {
    print_whole()
    for (l = 1; l <= lists; l++)
        if (!is_key[l])
            choose_pieces(l)
    print "static const struct piece pieces[] = {"
    for (i = 0; i < pieces; i++)
        print "{" all_rows[i] "," all_what[i] "},"
    print "};"
    print "static const struct list lists[] = {"
    for (l = 1; l <= lists; l++)
        printf "{%d,%d,%d,%d},\n", list_at[l], list_pieces[l], size[l],
               is_key[l] ? l - 1 : (list_key[l] ? list_key[l] - 1 : 255)
    print "};"
}

# In the order of table, processor, build; of one build as in the file.
function print_editions(    e, i, n, c) {
    split("", order)
    split("", key)
    for (e = 1; e <= editions; e++) {
        order[e] = e
        key[e] = sprintf("x%d%d%08d%05d", e_table[e], e_arch[e], e_build[e], e)
    }
    sort(1, editions)
    print "static const struct edition editions[] = {"
    for (i = 1; i <= editions; i++) {
        e = order[i]
        n[e_table[e], e_arch[e]]++
        printf "{%d,%d,%d,%d},\n", e_build[e], intern(label_of(e)),
               e_list[e] - 1, e_sources[e]
    }
    print "};"
    print "static const struct span edition_spans[][3] = {"
    c = 0
    for (i = 1; i <= tables; i++) {
        printf "{"
        for (e = 0; e < 3; e++) {
            printf "{%d,%d},", c, n[i, e]
            c += n[i, e]
        }
        print "},"
    }
    print "};"
}

function print_counts(    i, name) {
    for (name in argc)
        if (!(name in id))
            fail_at(counted_at[name], name " is in no table")
    begin_numbers("static const uint8_t argument_counts[]")
    for (i = 0; i < services; i++) {
        name = i in service ? service[i] : ""
        number(name in argc ? argc[name] + 32 * counter[name] : 31)
    }
    end_numbers()
    split("", order)
    split("", key)
    for (i = 1; i <= changes; i++) {
        order[i] = i
        key[i] = sprintf("x%05d%05d", id[change_of[i]], i)
    }
    sort(1, changes)
    print "static const struct change changes[] = {"
    for (i = 1; i <= changes; i++)
        printf "{%d,%d,%d,%d},\n", change_build[order[i]],
               id[change_of[order[i]]], change_where[order[i]],
               change_count[order[i]]
    print "};"
}

function print_words(    i) {
    begin_numbers("static const uint16_t source_words[]")
    for (i = 1; i <= sources; i++)
        number(source_word[i])
    end_numbers()
    print_pool("words")
}

END {
    stop_if_wrong()
    take_held()
    finish_list()
    number_services()
    print_names()
    print "static const struct span service_spans[] = {"
    for (i = 1; i <= tables; i++)
        printf "{%d,%d},\n", first_id[i], table_size[i]
    print "};"
    print "static const uint32_t table_bases[] = {"
    for (i = 1; i <= tables; i++)
        print "0x" base[i] ","
    print "};"
    print_lists()
    print_editions()
    print_counts()
    print "static const struct { uint32_t first, last; } branches[] = {"
    for (i = 1; i <= branches; i++)
        print "{" branch[i] "},"
    print "};"
    print_words()
}
