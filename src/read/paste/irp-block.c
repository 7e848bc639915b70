/* !irp: the function of the location that is current, a control code. */
#include "reader.h"

#include "read/text/words.h"

enum { DEVICE_CONTROL = 0xe, INTERNAL_DEVICE_CONTROL = 0xf };

struct location {
    uint64_t major, minor, control;
    bool known, current, has_control;
};

/* `IRP_MJ_POWER(16)`, or ` 16` of an older debugger. */
static bool take_function(struct span *line, uint64_t *ret)
{
    struct span word;
    const char *open;

    span_skip(line, " \t");
    word = *line;
    while (line->at < line->end && *line->at != ',' && *line->at != ']')
        line->at++;
    word.end = line->at;
    span_trim(&word);
    if (span_is(word, "N/A(0)"))
        return *ret = 0, true;
    open = memchr(word.at, '(', span_left(word));
    if (open)
        word.at = open + 1;
    return word_number(word, 1, ret);
}

/* `>[IRP_MJ_POWER(16), IRP_MN_SET_POWER(2)]`, `>[ e, 0]`. */
static bool take_location(struct span line, struct location *ret)
{
    bool nothing;

    span_skip(&line, " \t");
    ret->current = span_take(&line, ">");
    if (!span_take(&line, "["))
        return false;
    nothing = span_find(line, "N/A(0), N/A(0)") != NULL;
    if (!take_function(&line, &ret->major) || !span_take(&line, ",")
        || !take_function(&line, &ret->minor) || span_char(line) != ']')
        return false;
    ret->known = !nothing;
    return ret->major < 0x40;
}

static bool is_head(struct span line)
{
    if (line_is_command(line, "!irp"))
        return true;
    span_skip(&line, " \t");
    return span_take(&line, "Irp is active");
}

/* What is printed between locations: words, numbers, names of drivers. */
static bool is_body(struct span line)
{
    static const char *const words[] = {
        "Irp is active", "No Mdl", "Mdl=", "cmd ", "Args:", "\\", "Flags =",
        "ThreadListEntry", "MasterIrp", "RequestorMode", "PendingReturned",
        "StackCount", "CurrentLocation", "Cancel", "UserI", "UserBuffer",
        "&User", "&Overlay", "&Tail", "Overlay", "Tail", "&",
    };
    uint64_t number;

    span_skip(&line, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_take(&line, words[i]))
            return true;
    return word_number(line_word(&line), 1, &number)
           && word_number(line_word(&line), 1, &number);
}

static size_t claims(struct lines at)
{
    struct location location = { .known = false };
    size_t n = 0, end = 0;

    while (n < at.count && n < 2 && is_head(at.line[n]))
        n++;
    for (; n < at.count && (end || n < LINES_AHEAD); n++) {
        if (take_location(at.line[n], &location))
            end = n + 1;
        else if (!line_is_empty(at.line[n]) && !is_body(at.line[n]))
            break;
        else if (n == 0)
            return 0;
        else if (end && !line_is_empty(at.line[n]))
            end = n + 1;
    }
    return end;
}

/* The third of its arguments is the code. */
static void take_control(struct lines block, size_t from, struct location *ret)
{
    uint64_t number;

    for (size_t i = from + 1; i < block.count; i++) {
        struct span line = block.line[i];
        struct location next;

        if (take_location(line, &next))
            return;
        span_skip(&line, " \t");
        if (!span_take(&line, "Args:"))
            continue;
        (void)line_word(&line);
        for (unsigned n = 1; n < 3; n++)
            if (!word_number(line_word(&line), 1, &number))
                return;
        ret->control = number;
        ret->has_control = number != 0;
        return;
    }
}

static struct location find(struct lines block)
{
    struct location best = { .known = false }, next;

    for (size_t i = 0; i < block.count; i++) {
        if (!take_location(block.line[i], &next) || !next.known
            || (best.known && !next.current))
            continue;
        best = next;
        best.has_control = false;
        if (best.major == DEVICE_CONTROL
            || best.major == INTERNAL_DEVICE_CONTROL)
            take_control(block, i, &best);
    }
    return best;
}

static void read(struct lines block, struct findings *ret)
{
    struct location location = find(block);
    struct buffer *text;
    uint64_t at;

    if (!location.known)
        return;
    text = findings_ask(ret);
    put_question(text, "irp", location.major);
    if (text && (location.minor || location.major >= 0x16)) {
        buffer_char(text, ' ');
        buffer_hex(text, location.minor);
    }
    if (location.has_control)
        put_question(findings_ask(ret), "ioctl", location.control);
    for (size_t i = 0; i < block.count; i++)
        if (line_value(block.line[i], "!irp ", &at)) {
            findings_note(ret, (struct note) {
                .key = "irp_at", .number = { at },
                .format = "it is the IRP at %x; its current location was asked",
            }, (struct span) { NULL, NULL });
            return;
        }
}

const struct reader reader_irp_block = { "irp-block", claims, read, false };
