/* One line in, one answer out; a pasted block of lines is one question. */
#include "front.h"
#include "paged.h"

#include "os/os.h"
#include "os/terminal.h"
#include "read/text/normal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1 << 16, LONGEST = (1 << 20) + 2 };

struct input {
    int fd;
    char *bytes;
    size_t from, to, room;      /* [from, to) is read and not yet used        */
    struct unit unit;           /* the question that is being read            */
    bool ended, terminal;
    int error;                  /* errno of the read that failed, or 0        */
};

/* Moves what is left to the front; doubles the room when that is not enough. */
static bool make_room(struct input *in)
{
    size_t room = in->room * 2;
    char *grown;

    if (in->from > 0) {
        memmove(in->bytes, in->bytes + in->from, in->to - in->from);
        in->to -= in->from;
        in->from = 0;
    }
    if (in->to < in->room)
        return true;
    grown = room > in->room ? realloc(in->bytes, room) : NULL;
    if (!grown)
        return false;
    in->bytes = grown;
    in->room = room;
    return true;
}

/*
 * Answers are shown before the program waits for more.  A terminal comes here
 * only where the program was built without readline: it gets a plain prompt.
 */
static bool read_more(struct front *front, struct input *in)
{
    size_t n = 0;

    if (in->ended || !make_room(in))
        return false;
    if (in->terminal && in->to == 0)
        out_text(&front->out, "ntlens> ");
    out_flush(&front->out);
    in->error = os_read(in->fd, in->bytes + in->to, in->room - in->to, &n);
    in->to += n;
    in->ended = n == 0;
    return !in->ended;
}

/* Length of the line at `from + skip`, without its newline. */
static bool find_line(struct front *front, struct input *in, size_t skip,
                      size_t *length, bool *newline)
{
    for (size_t seen = skip;;) {
        const char *start = in->bytes + in->from;
        size_t have = in->to - in->from;
        const char *end = have > seen ? memchr(start + seen, '\n', have - seen)
                                      : NULL;

        if (end) {
            *length = (size_t)(end - start) - skip;
            *newline = true;
            return true;
        }
        seen = have;
        *newline = false;
        if (have - skip > LONGEST || !read_more(front, in)) {
            *length = in->to - in->from - skip;
            return *length > 0;
        }
    }
}

/* To the next line, also where this one is too long to be kept. */
static void skip_line(struct front *front, struct input *in)
{
    const char *end;

    while (!(end = memchr(in->bytes + in->from, '\n', in->to - in->from))) {
        in->from = in->to;
        if (!read_more(front, in))
            return;
    }
    in->from = (size_t)(end + 1 - in->bytes);
}

/*
 * May the unit's next line be waited for?  A log comes whole; of what may not
 * be one, only what is there already, so that who asks a line at a time gets
 * an answer.
 */
static bool may_wait(const struct unit *unit, const struct input *in,
                     size_t length)
{
    enum { PAUSE_MS = 50 };

    if (in->terminal)
        return unit->kind != UNIT_LINE
               && (in->from + length + 1 < in->to
                   || os_input_within(PAUSE_MS));
    if (unit->kind == UNIT_LOG || in->from + length + 1 < in->to
        || in->fd != OS_STDIN)
        return unit->kind != UNIT_LINE;
    return unit->kind != UNIT_LINE && os_input_within(PAUSE_MS);
}

/*
 * Length of the question that begins with the line of `length` bytes at `from`.
 * A line that has no newline is the last one: nothing stands after it.
 */
static size_t whole_length(struct front *front, struct input *in, size_t length,
                           bool newline, size_t *lines)
{
    const struct session *session = ask_session(front->ask);
    struct unit *unit = &in->unit;
    size_t next;

    unit_begin(unit, session, in->bytes + in->from, length);
    while (newline && length < LONGEST && may_wait(unit, in, length)
           && find_line(front, in, length + 1, &next, &newline)
           && unit_goes_on(unit, session, in->bytes + in->from, length, next)) {
        length += 1 + next;
        ++*lines;
    }
    return length;
}

/* Empty lines at a log's end are none of it, nor is what ends a line. */
static size_t without_end(const char *line, size_t length)
{
    while (length && (line[length - 1] == '\r' || line[length - 1] == '\n'))
        length--;
    return length;
}

static void answer(struct front *front, struct input *in, size_t length,
                   size_t number)
{
    const char *line = in->bytes + in->from;

    front_unit(front, &in->unit, line, without_end(line, length),
               in->terminal, in->terminal ? 0 : number);
    if (!in->terminal)
        return;
    out_flush(&front->out);
    paged_end();
}

/* Shells of Windows write UTF-16: all of it is read, and turned to UTF-8. */
static void take_utf16(struct front *front, struct input *in)
{
    struct buffer utf8 = { 0 };
    bool high_first;

    if (!read_more(front, in)
        || !normal_is_utf16(in->bytes, in->to, &high_first))
        return;
    while (read_more(front, in))
        ;
    (void)normal_text(&utf8, in->bytes, in->to);
    free(in->bytes);
    in->bytes = utf8.bytes;
    in->to = utf8.used;
    in->room = utf8.room;
}

/* Who asks about a dump may hand it to the wrong option. */
static bool refuse_dump(struct front *front, const struct input *in)
{
    static const char *const begins[] = {
        "PAGEDU64", "PAGEDUMP", "MDMP", ("\x7f" "ELF"),
    };
    const struct cmd_operand *file = &ask_options(front->ask)->file;
    const struct ntl_diag diag = {
        .offset = file->offset, .length = file->length,
        .hint = { .format = "it is no text: `-o FILE` opens a dump or an "
                            "image" },
    };

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t n = strlen(begins[i]);

        if (in->to - in->from < n
            || memcmp(in->bytes + in->from, begins[i], n) != 0)
            continue;
        front_fail(front, NTL_EFILE, &diag, 0);
        return true;
    }
    return false;
}

/* Editors of Windows begin a file with U+FEFF. */
static size_t skip_mark(struct input *in, size_t length)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t n = sizeof mark - 1;

    if (length < n || memcmp(in->bytes + in->from, mark, n) != 0)
        return length;
    in->from += n;
    return length - n;
}

/*
 * A log that is too long was refused as one: its lines are not asked one by
 * one.  Returns how many they are.
 */
static size_t skip_log(struct front *front, struct input *in)
{
    struct unit unit = { .script = in->unit.script, .kind = UNIT_LOG };
    size_t lines = 0, n;
    bool newline, goes_on = true;

    while (goes_on && find_line(front, in, 0, &n, &newline)) {
        char *text = malloc(n + 1);     /* unit.h: a newline, and the line */

        if (!text)
            return lines;
        text[0] = '\n';
        memcpy(text + 1, in->bytes + in->from, n);
        goes_on = unit_goes_on(&unit, ask_session(front->ask), text, 0, n);
        free(text);
        if (!goes_on)
            return lines;
        lines++;
        in->from += n;
        skip_line(front, in);
    }
    return lines;
}

/* Ctrl-C ends a batch; of somebody who types, the work alone. */
static bool goes_on(const struct front *front, const struct input *in)
{
    if (in->terminal)
        os_heard(OS_INTERRUPTED);
    return !front->out.failed && !front_leaves(front) && !os_interrupted();
}

int front_batch(struct front *front, int fd)
{
    struct input in = { .fd = fd, .bytes = malloc(FIRST_ROOM),
                        .room = FIRST_ROOM, .terminal = os_is_terminal(fd) };
    size_t length, number = 1;
    bool newline;

    if (!in.bytes)
        return ENOMEM;
    take_utf16(front, &in);
    while (!(number == 1 && refuse_dump(front, &in)) && goes_on(front, &in)
           && find_line(front, &in, 0, &length, &newline)) {
        size_t lines = 1;

        if (number == 1)
            length = skip_mark(&in, length);
        front->brief = front->answered && !in.terminal;
        length = whole_length(front, &in, length, newline, &lines);
        answer(front, &in, length, number);
        number += lines;
        in.from += length;
        skip_line(front, &in);
        if (lines > 1 && length >= LONGEST)
            number += skip_log(front, &in);
    }
    free(in.bytes);
    return in.error;
}
