# gen-lessons.awk - turn lessons/*.txt into a table of texts, by number.
#
#   awk -f common.awk -f gen-lessons.awk lessons/*.txt >lessons.inc
#
# The grammar is that of ntlens-lesson(5).  What src/learn/lesson.c would refuse
# is refused here, with its file and line; expressions are what a test tries.

BEGIN {
    n = split("lesson title world about let choose draw step text ask is " \
        "answer slip hint after see key shows hide level pick figure", list, " ")
    for (i = 1; i <= n; i++) {
        known[list[i]]
        if (i <= 8)
            head[list[i]]
    }
}

# A step that ends here, or the file.
function end_step() {
    if (!lesson || !steps[lesson])
        return
    if (asks != 1)
        complain_at(place, "a step asks one thing: there are " asks + 0 " ask")
    if (answers != 1)
        complain_at(place, "a step has one `is` or `answer`, this one " \
            answers + 0)
    asks = answers = 0
}

# A slip may go on over lines: what is wrong with it is known at its end.
function end_slip() {
    if (slip != "" && slip !~ / : ./)
        complain_at(slip_place, "expected slip WRONG : what it means")
    slip = ""
}

FNR == 1 {
    end_slip()
    end_step()
    lesson = 0
}

/[^ -~]/ { fail("only printable ASCII") }
length($0) > 100 { complain("a line has at most 100 characters") }
/^#/ || /^[ \t]*$/ { next }

/^[ \t]/ {
    if (!lesson)
        fail("a line goes on, and there is none before")
    if (slip != "")
        slip = slip " " $0
    text[lesson] = text[lesson] $0 "\n"
    next
}

{
    end_slip()
    if (!($1 in known))
        fail("no such word: " $1)
    if ($1 == "lesson") {
        if (NF != 3 || $2 !~ /^[1-9][0-9]?$/ || $3 !~ /^[a-z][a-z0-9-]*$/)
            fail("expected lesson NUMBER NAME")
        if ($2 in name)
            fail("lesson " $2 " is in another file, too")
        lesson = $2
        name[lesson] = $3
        file[lesson] = FILENAME
    } else if (!lesson) {
        fail("a file begins with lesson NUMBER NAME")
    }
    if (!steps[lesson] && !($1 in head))
        fail($1 " belongs to a step")
    if ($1 == "step") {
        end_step()
        steps[lesson]++
        place = FILENAME ":" FNR
    } else if (NF < 2 && $1 != "pick") {
        fail("nothing stands after " $1)
    }
    if ($1 ~ /^(let|choose|draw)$/ && $3 != "=")
        fail("expected " $1 " NAME = and what it is")
    if ($1 == "slip") {
        slip = $0
        slip_place = FILENAME ":" FNR
    }
    if ($1 == "title") {
        title[lesson] = $0
        sub(/^title +/, "", title[lesson])
    }
    asks += $1 == "ask"
    answers += $1 ~ /^(is|answer)$/
    text[lesson] = text[lesson] $0 "\n"
}

function literal(text,    n, line, i) {
    n = split(text, line, "\n")
    for (i = 1; i < n; i++)
        print "        \"" escaped(line[i]) "\\n\""
}

END {
    end_slip()
    end_step()
    for (i = 1; i <= 99; i++)
        if (i in name && (title[i] == "" || !steps[i]))
            complain_at(file[i], "a lesson has a title and steps")
    stop_if_wrong()
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic push"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "#endif"
    print "static const struct shelf_lesson lessons[] = {"
    for (i = 1; i <= 99; i++) {
        if (!(i in name))
            continue
        printf "    { %d, %s, %s,\n", i, quoted(name[i]), quoted(title[i])
        literal(text[i])
        printf "        , %d },\n", steps[i]
    }
    print "};"
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic pop"
    print "#endif"
}
