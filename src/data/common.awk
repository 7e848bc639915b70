# common.awk - what the generators share: mistakes, C literals, pools of text.
#
#   awk -f common.awk -f gen-X.awk X.txt >X.inc
#
# Any POSIX awk.  Mistakes are reported as FILE:LINE: what is wrong; then the
# exit status is 1.

# ---- mistakes ----------------------------------------------------------------

# Reading goes on, and at the end all mistakes have been listed.  Through a pipe:
# /dev/stderr is no file of POSIX, and where it is one, opening it cuts the log
# that it leads to.
function complain_at(place, text) {
    if (++failures <= 50)
        printf "%s: %s\n", place, text | "cat 1>&2"
}

function complain(text) {
    complain_at(FILENAME ":" FNR, text)
}

# For a mistake after which nothing that follows would make sense.
function fail_at(place, text) {
    complain_at(place, text)
    exit 1
}

function fail(text) {
    fail_at(FILENAME ":" FNR, text)
}

# What END begins with: after a mistake nothing is written.
function stop_if_wrong() {
    if (!failures)
        return
    if (failures > 50)
        printf "and %d more\n", failures - 50 | "cat 1>&2"
    close("cat 1>&2")
    exit 1
}

# ---- C -----------------------------------------------------------------------

# "??" could be a trigraph.
function escaped(text) {
    gsub(/[\\"?]/, "\\\\&", text)
    return text
}

function quoted(text) {
    return "\"" escaped(text) "\""
}

# In an array of so many bytes, its end among them.
function fitted(text, room) {
    if (length(text) >= room)
        fail("longer than " room - 1 ": " text)
    return quoted(text)
}

# As struct ntl_field has room: include/ntlens/layout.h.
function field_words(key, note) {
    return fitted(key, 28) ", " fitted(note, 50)
}

function quoted_or_null(text) {
    return text == "" ? "NULL" : quoted(text)
}

function flag(condition) {
    return condition ? "true" : "false"
}

# The number of lower-case hexadecimal digits.
function hex(digits,    i, value) {
    value = 0
    for (i = 1; i <= length(digits); i++)
        value = value * 16 + index("123456789abcdef", substr(digits, i, 1))
    return value
}

# ---- a pool of text ----------------------------------------------------------

# Where the text begins among all of them, each once and with its NUL.
function intern(text) {
    if (!(text in text_at)) {
        text_at[text] = text_bytes + 0
        text_of[++texts] = text
        text_bytes += length(text) + 1
    }
    return text_at[text]
}

# One literal of this length is beyond what C11 promises; both compilers take
# it, and a table of characters would say the same less legibly.
function print_pool(array,    i) {
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic push"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "#endif"
    print "static const char " array "[] ="
    for (i = 1; i <= texts; i++)
        print "    \"" escaped(text_of[i]) "\\0\""
    print "    ;"
    print "#ifdef __GNUC__"
    print "#pragma GCC diagnostic pop"
    print "#endif"
}

# ---- what a value is ---------------------------------------------------------

# The words of NTL_PARAM_MAP, in its order.
function parameter_sorts() {
    return "none reserved value address code-address user-address" \
        " pte-address pte pfn physical irql access pf-error ntstatus" \
        " exception win32 trap subcode bugcheck-code object process thread" \
        " irp irp-major irp-minor device driver file mdl pool-address" \
        " pool-type pool-tag string-ascii exception-record context-record" \
        " trap-frame stack wdf device-power system-power power-action" \
        " whea-source whea-severity processor time-100ns milliseconds" \
        " seconds size count flags bits handle pid tid selector msr cr" \
        " build line-source string-address unicode-address structure" \
        " boolean"
}

# The words of NTL_SORT_MAP, in its order.
function all_sorts() {
    return parameter_sorts() \
        " register descriptor service ioctl index bit offset time"
}
