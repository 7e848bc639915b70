# gen-quizzes.awk - turn quizzes/*.txt into a table of texts, by name.
#
#   awk -f common.awk -f gen-quizzes.awk *.txt >quizzes.inc
#
# A file is a topic: the grammar is that of a lesson, ntlens-lesson(5), and each
# step is a kind of question.  Its let, choose and draw are made anew for every
# question; `level` is 1, 2 or 3; `pick` offers the answer among the slips.  What
# src/learn/lesson.c would refuse, a test finds.

/[^ -~]/ { fail("only printable ASCII") }
length($0) > 100 { complain("a line has at most 100 characters") }
/^#/ || /^[ \t]*$/ { next }

FNR == 1 || !(FILENAME in topic) {
    if ($1 != "lesson" || NF != 2)
        fail("a file begins with lesson NAME")
    topic[FILENAME] = $2
    file[++files] = FILENAME
}

/^title / {
    title[FILENAME] = $0
    sub(/^title +/, "", title[FILENAME])
}

/^step/ {
    end_step()
    steps[FILENAME]++
    place = FILENAME ":" FNR
}

/^level / {
    if ($2 !~ /^[123]$/ || NF != 2)
        complain("a level is 1, 2 or 3")
    levels++
}

{ text[FILENAME] = text[FILENAME] $0 "\n" }

function end_step() {
    if (place != "" && levels != 1)
        complain_at(place, "a question has one level")
    place = ""
    levels = 0
}

END {
    end_step()
    for (i = 1; i <= files; i++)
        if (title[file[i]] == "" || !steps[file[i]])
            complain_at(file[i], "a topic has a title and questions")
    stop_if_wrong()
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic push"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "#endif"
    print "static const struct shelf_lesson quizzes[] = {"
    for (i = 1; i <= files; i++) {
        printf "    { 0, %s, %s,\n", quoted(topic[file[i]]),
            quoted(title[file[i]])
        n = split(text[file[i]], line, "\n")
        for (k = 1; k < n; k++)
            print "        \"" escaped(line[k]) "\\n\""
        printf "        , %d },\n", steps[file[i]]
    }
    print "};"
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic pop"
    print "#endif"
}
