# gen-registers.awk - turn registers/*.txt into FIELD(...) and REG(...).
#
#   awk -f common.awk -f gen-registers.awk registers/*.txt >registers.inc
#
# Included twice: FIELD rows in order are one array, and a REG row says where in
# it the register's fields begin.

# ntl_mask is no constant expression: the shifts that it makes.
function mask(hi, lo) {
    return "UINT64_MAX >> " (63 - hi) " & UINT64_MAX << " lo
}

function joined(list, term) {
    return list == "" ? "(" term ")" : list " | (" term ")"
}

# What a register `like' this one takes over.
function remember() {
    notes[name] = note
    rows[name] = first + 0 ", " fields - first
    fixed[name] = (zero == "" ? "0" : zero) ",\n    " (one == "" ? "0" : one)
}

# Words have the room of struct ntl_reg: include/ntlens/reg.h.
function finish() {
    if (name == "")
        return
    if (like == "" && next_bit != 64)
        fail("the block above ends at bit " next_bit - 1)
    if (like == "")
        remember()
    else if (next_bit)
        fail("the block above has bits of its own and those of " like)
    if (note == "")
        note = notes[like]
    if (note == "")
        fail("the block above lacks a `: NOTE'")
    printf "REG(%s, %s, %s,\n    %s, 0x%s, %s, %s,\n    %s, %s,\n",
        fitted(name, 24), fitted(like == "" ? name : like, 24),
        fitted(aliases, 32), fitted(note, 52), msr == "" ? "0" : msr,
        flag(msr != ""), flag(native), modes, rows[like == "" ? name : like]
    printf "    %s,\n    0x%s, %s)\n", fixed[like == "" ? name : like],
        nt == "" ? "0" : nt, flag(nt != "")
}

# NAME [msr N] [native] on MODE... [like NAME] [aka NAME...]
function read_head(    i, mode) {
    name = $1
    like = msr = aliases = note = nt = zero = one = modes = ""
    next_bit = 0
    first = fields
    i = 2
    if ($i == "msr") {
        msr = $(i + 1)
        if (msr !~ /^[0-9a-f]+$/)
            fail("not a number: " msr)
        i += 2
    }
    native = $i == "native"
    i += native
    if ($i != "on")
        fail("expected NAME [msr N] [native] on MODE... [like NAME] [aka NAME...]")
    for (i++; i <= NF && $i != "aka" && $i != "like"; i++) {
        if ($i !~ /^(x64|x86|pae|arm64)$/)
            fail("no such mode: " $i)
        if ((name, $i) in seen)
            fail(name " on " $i " is already at line " seen[name, $i])
        seen[name, $i] = FNR
        mode = "NTL_REG_" toupper($i)
        modes = modes == "" ? mode : modes " | " mode
    }
    if ($i == "like") {
        like = $(i + 1)
        if (!(like in rows))
            fail("no register above is " like)
        i += 2
    }
    for (i++; i <= NF; i++)
        aliases = aliases == "" ? $i : aliases " " $i
}

# HI[:LO] KEY [NOTE]
function read_field(    bits, hi, lo, key, text) {
    hi = lo = $1
    if (split($1, bits, ":") == 2) {
        hi = bits[1]
        lo = bits[2]
    }
    hi += 0
    lo += 0
    key = $2
    text = $0
    sub(/^ *[0-9:]+ +[^ ]+ */, "", text)
    if (lo != next_bit || hi < lo || hi > 63)
        fail("expected a field that begins at bit " next_bit)
    if (key == "Reserved")
        zero = joined(zero, mask(hi, lo))
    if (key == "Ones")
        one = joined(one, mask(hi, lo))
    if (key ~ /^(Reserved|Ones|Ignored)$/) {
        if (text == "" && key == "Reserved")
            text = "must be 0"
        if (text == "" && key == "Ones")
            text = "reads as 1"
        key = key lo
    }
    if ((name, modes, key) in keys)
        fail(key " is given twice")
    keys[name, modes, key] = 1
    printf "FIELD(%d, %d, %s)\n", hi, lo, field_words(key, text)
    next_bit = hi + 1
    fields++
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

/^[A-Z]/ {
    finish()
    read_head()
    next
}

name == "" { fail("a line before the first block") }

/^    : / {
    note = substr($0, 7)
    next
}

/^    nt [0-9a-f]+$/ {
    nt = $2
    next
}

/^    [0-9]+(:[0-9]+)? / {
    read_field()
    next
}

{ fail("neither a register nor a line of one: " $0) }

END {
    stop_if_wrong()
    finish()
}
