# schema.awk - turn keys.txt into a JSON Schema (draft 7) of answers.
#
#   awk -f common.awk -f schema.awk keys.txt >ntlens.schema.json
#
# Keys that it does not name are allowed: a later version may have more.  `sort`
# is ours: what the value is, as ntlens-json(5) says.

function member(name, type) {
    return sprintf("\"%s\": { \"$ref\": \"#/definitions/%s\" }", name, type)
}

function sorts(text,    part, i, n, list) {
    n = split(text, part, "|")
    for (i = 1; i <= n; i++)
        list = list "" (i > 1 ? ", " : "") quoted(part[i])
    return "[" list "]"
}

function definition(name, text) {
    printf "    \"%s\": %s,\n", name, text
}

/^#/ || /^[ \t]*$/ { next }

NF < 4 { fail("expected KEY TYPE SORT COMMAND...") }

{
    row = sprintf("\"%s\": { \"$ref\": \"#/definitions/%s\"", $1, $2)
    if ($3 != "-")
        row = row ", \"sort\": " sorts($3)
    rows = rows "" (rows == "" ? "" : ",\n") "        " row " }"
}

END {
    stop_if_wrong()
    print "{"
    print "  \"$schema\": \"http://json-schema.org/draft-07/schema#\","
    print "  \"title\": \"An answer of ntlens\","
    print "  \"allOf\": [ { \"$ref\": \"#/definitions/object\" } ],"
    print "  \"anyOf\": [ { \"required\": [\"command\"] },"
    print "             { \"required\": [\"error\"] } ],"
    print "  \"definitions\": {"
    definition("flag", "{ \"type\": [\"boolean\", \"null\"] }")
    definition("number", "{ \"type\": [\"string\", \"null\"]," \
        " \"pattern\": \"^0x[0-9a-f]{1,16}$\" }")
    definition("decimal", "{ \"type\": [\"integer\", \"null\"]," \
        " \"minimum\": 0 }")
    definition("text", "{ \"type\": [\"string\", \"null\"]," \
        " \"minLength\": 1 }")
    definition("texts", "{ \"type\": \"array\"," \
        " \"items\": { \"type\": \"string\" } }")
    definition("numbers", "{ \"type\": \"array\", \"items\":" \
        " { \"type\": \"string\", \"pattern\": \"^0x[0-9a-f]{1,16}$\" } }")
    definition("mark", "{ \"enum\":" \
        " [\"documented\", \"header\", \"seen\", \"deduced\"] }")
    definition("field", "{ \"anyOf\": [ { \"type\": \"boolean\" }," \
        " { \"$ref\": \"#/definitions/number\" } ] }")
    definition("list", "{ \"type\": \"array\"," \
        " \"items\": { \"$ref\": \"#/definitions/object\" } }")
    print "    \"object\": {"
    print "      \"type\": \"object\","
    print "      \"properties\": {"
    print rows
    print "      },"
    print "      \"patternProperties\": {"
    print "        " member("^[A-Z]", "field") ","
    print "        " member("^[$]", "number") ","
    print "        " member("_from$", "text") ","
    print "        " member("_mark$", "mark") ","
    print "        " member("_numbers$", "numbers")
    print "      }"
    print "    }"
    print "  }"
    print "}"
}
