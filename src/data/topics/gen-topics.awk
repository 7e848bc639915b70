# gen-topics.awk - turn topics/*.txt into a table, by name.
#
#   awk -f common.awk -f gen-topics.awk *.txt >topics.inc
#
# A topic is a file:
#
#   topic   NAME
#   title   TEXT            what it is called in Intel's or Microsoft's manuals
#   also    NAME ...        other names that find it
#   text    TEXT            a paragraph; several
#   try     COMMAND ; ...   lines that work as they stand
#   of      COMMAND ...     commands whose help names the topic
#   lesson  NUMBER ...
#
# A line that begins with a blank goes on with the one before.  What is printed
# has at most 20 lines of 80 columns.

function end_word() {
    if (word == "")
        return
    gsub(/ +/, " ", value)
    sub(/ $/, "", value)
    if (word == "text")
        text[topic] = text[topic] (text[topic] == "" ? "" : "\n") value
    else
        field[topic, word] = value
    lines[topic] += word ~ /^(text|try)$/ ? int(length(value) / 79) + 1 : 1
    word = ""
}

FNR == 1 {
    end_word()
    topic = ""
}
/[^ -~]/ { fail("only printable ASCII") }
/^#/ || /^[ \t]*$/ { next }
/^[ \t]/ {
    if (word == "")
        fail("a line goes on, and there is none before")
    sub(/^[ \t]+/, "")
    value = value " " $0
    next
}
{
    end_word()
    word = $1
    value = $0
    sub(/^[^ ]+ */, "", value)
    if (word !~ /^(topic|title|also|text|try|of|lesson)$/)
        fail("no such word: " word)
    if (word == "topic") {
        topic = $2
        if (NF != 2 || topic !~ /^[a-z][a-z0-9-]*$/)
            fail("expected topic NAME")
        if (topic in place)
            fail(topic " is at " place[topic] ", too")
        place[topic] = FILENAME ":" FNR
        name[++topics] = topic
        word = ""
    } else if (topic == "") {
        fail("a file begins with topic NAME")
    }
    if (word == "lesson" && $0 ~ /[^lesson 1-9]/)
        fail("lessons are numbers")
}

function sort_names(    i, j, one) {
    for (i = 2; i <= topics; i++) {
        one = name[i]
        for (j = i - 1; j > 0 && name[j] > one; j--)
            name[j + 1] = name[j]
        name[j + 1] = one
    }
}

END {
    end_word()
    sort_names()
    for (i = 1; i <= topics; i++) {
        t = name[i]
        if (field[t, "title"] == "" || text[t] == "")
            complain_at(place[t], "a topic has a title and a text")
        if (lines[t] > 20)
            complain_at(place[t], "a topic has at most 20 lines, this one " \
                lines[t])
    }
    stop_if_wrong()
    print "static const struct topic topics[] = {"
    for (i = 1; i <= topics; i++) {
        t = name[i]
        paragraph = escaped(text[t])
        gsub(/\n/, "\\n", paragraph)
        printf "    { %s, %s, %s, %s, %s, %s,\n      \"%s\" },\n", quoted(t),
            quoted(field[t, "title"]), quoted(field[t, "also"]),
            quoted(field[t, "try"]), quoted(field[t, "of"]),
            quoted(field[t, "lesson"]), paragraph
    }
    print "};"
}
