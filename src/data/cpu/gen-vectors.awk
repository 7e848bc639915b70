# gen-vectors.awk - turn vectors.txt into rows X64(...) and X86(...).
#
#   awk -f common.awk -f gen-vectors.awk vectors.txt >vectors.inc

function name_or_null(text) {
    return text == "-" ? "NULL" : quoted_or_null(text)
}

function number(text) {
    return text == "" ? 0 : text
}

# The words after a handler: `shadow', `hal', or a name and its number.
function read_words(at,    i, name) {
    for (i = 4; i <= NF; i++) {
        name = $i
        if (name == "shadow" || name == "hal") {
            word[at, name] = 1
            continue
        }
        if (name !~ /^(dpl|ist|task|from|until)$/)
            fail("no such word: " name)
        if (++i > NF)
            fail(name " needs a number")
        if (name ~ /^(from|until)$/ ? $i ~ /[^0-9]/ : $i ~ /[^0-9A-F]/)
            fail("not a number: " $i)
        if ((name == "dpl" && $i > 3) || (name == "ist" && $i > 7))
            fail(name " is too large: " $i)
        word[at, name] = $i
    }
}

function emit(kind, vector,    at, cpu, what) {
    at = kind SUBSEP vector
    cpu = "cpu" SUBSEP vector
    if (!(at in seen) && !(cpu in seen))
        return
    what = (at, "what") in word ? word[at, "what"] : word[cpu, "what"]
    if (what == "")
        complain_at(FILENAME ":" seen[at], kind " " vector " lacks `what'")
    printf "%s({ 0x%s, %s, %s, %s, %d, %d, 0x%s, %d, %d,\n",
        toupper(kind), vector,
        "NTL_VECTOR_" (cpu in seen ? toupper(word[cpu, "class"]) : "INTERRUPT"),
        flag(word[cpu, "error"]), flag(word[at, "hal"]),
        number(word[at, "dpl"]), number(word[at, "ist"]),
        number(word[at, "task"]), number(word[at, "from"]),
        number(word[at, "until"])
    printf "      %s, %s, %s,\n", name_or_null(word[cpu, "mnemonic"]),
        name_or_null(what), name_or_null(word[at, "handler"])
    printf "      %s, %s })\n",
        name_or_null(word[at, "shadow"] ? word[at, "handler"] "Shadow" : ""),
        name_or_null(word[at, "note"])
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

/^(cpu|x64|x86) / {
    here = $1 SUBSEP $2
    if (NF < 3 || $2 !~ /^[0-9A-F][0-9A-F]$/)
        fail("expected KIND VECTOR, two upper-case digits, and more")
    if (here in seen)
        fail($1 " " $2 " is already at line " seen[here])
    seen[here] = FNR
    if ($1 == "cpu") {
        if ($4 !~ /^(fault|trap|abort|interrupt)$/)
            fail("no such class: " $4)
        if (NF > 5 || (NF == 5 && $5 != "error"))
            fail("expected cpu VECTOR MNEMONIC CLASS [error]")
        word[here, "mnemonic"] = $3
        word[here, "class"] = $4
        word[here, "error"] = NF == 5
    } else {
        word[here, "handler"] = $3
        read_words(here)
    }
    next
}

/^    (what|note) / {
    key = $1
    if (here == "")
        fail("a line before the first row")
    if ((here, key) in word)
        fail(key " is given twice")
    sub(/^ +[a-z]+ /, "")
    if (key == "what" && length($0) > 15)
        fail("`what' has room for 15 characters")
    word[here, key] = $0
    next
}

{ fail("neither a row nor a line of one: " $0) }

END {
    stop_if_wrong()
    split("x64 x86", kinds, " ")
    for (k = 1; k <= 2; k++)
        for (i = 0; i < 256; i++)
            emit(kinds[k], sprintf("%02X", i))
    stop_if_wrong()
}
