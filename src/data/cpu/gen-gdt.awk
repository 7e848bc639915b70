# gen-gdt.awk - turn gdt.txt into rows X64(...) and X86(...).
#
#   awk -f common.awk -f gen-gdt.awk gdt.txt >gdt.inc

function finish() {
    if (arch == "")
        return
    if (field["descriptor"] == "" || field["what"] == "" || field["use"] == "")
        fail("the block above lacks descriptor, what or use")
    printf "%s({ 0x%s, %s, %s, 0x%s, 0x%s,\n      %s, %s,\n      %s })\n",
        toupper(arch), selector, quoted(name), quoted_or_null(field["also"]),
        field["descriptor"], field["older"] == "" ? 0 : field["older"],
        quoted_or_null(field["base"]),
        quoted(field["what"]), quoted(field["use"])
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

/^(x64|x86) / {
    finish()
    if (NF != 3 || $2 !~ /^[0-9a-f][0-9a-f]$/)
        fail("expected ARCH SELECTOR NAME")
    if ($2 !~ /[08]$/)
        fail("a selector here is a multiple of 8: " $2)
    if ($1 == arch && $2 <= selector)
        fail("selectors ascend")
    if (arch == "x86" && $1 == "x64")
        fail("x64 comes first")
    arch = $1
    selector = $2
    name = $3
    split("", field)
    next
}

/^    (descriptor|older|base|what|use|also) / {
    key = $1
    if (arch == "")
        fail("a line before the first block")
    if (key in field)
        fail(key " is given twice")
    sub(/^ +[a-z]+ /, "")
    if ((key == "descriptor" || key == "older") && ($0 ~ /[^0-9a-f]/ || length($0) != 16))
        fail("a descriptor has 16 hexadecimal digits")
    if (key == "what" && length($0) > 14)
        fail("`what' has room for 14 characters")
    field[key] = $0
    next
}

{ fail("neither a slot nor a line of one: " $0) }

END {
    stop_if_wrong()
    finish()
}
