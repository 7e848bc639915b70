# gen-keys.awk - turn keys.txt into what each key's value is, sorted by key.
#
#   awk -f common.awk -f gen-keys.awk keys.txt >keys.inc

BEGIN {
    sort_n = split(all_sorts(), sort_word, " ")
    for (i = 1; i <= sort_n; i++)
        sort_number[sort_word[i]] = i - 1
    intern("")
}

/^#/ || /^[ \t]*$/ { next }

/[^ -~]/ { fail("only printable ASCII") }

NF < 4 { fail("expected KEY TYPE SORT COMMAND...") }

$1 !~ /^[a-z][a-z0-9_]*$/ { complain("no key: " $1) }

$2 !~ /^(flag|number|decimal|text|object|list|texts|numbers)$/ {
    complain("no such type: " $2)
}

$1 "" <= last "" { complain($1 " does not belong after " last) }

{
    last = $1
    n = split($3, sorts, "|")
    for (i = 1; i <= n; i++)
        if ($3 != "-" && !(sorts[i] in sort_number))
            complain("no such sort: " sorts[i])
    if ($3 != "-") {
        key[++keys] = $1
        sort_of[keys] = sorts[1]
        intern($1)
    }
}

END {
    stop_if_wrong()
    print "enum {"
    for (i = 1; i <= sort_n; i++) {
        text = toupper(sort_word[i])
        gsub(/-/, "_", text)
        print "    KEYS_" text ","
    }
    print "    KEYS_SORTS\n};\n"
    for (i = 1; i <= sort_n; i++)
        intern(sort_word[i])
    print_pool("keys_text")
    print "\nstatic const uint16_t sort_name[] = {"
    for (i = 1; i <= sort_n; i++)
        print "    " intern(sort_word[i]) ","
    print "};\n"
    print "static const struct { uint16_t key; uint8_t sort; } keys[] = {"
    for (i = 1; i <= keys; i++)
        printf "    { %d, %d }, /* %s %s */\n", intern(key[i]),
            sort_number[sort_of[i]], key[i], sort_of[i]
    print "};"
}
