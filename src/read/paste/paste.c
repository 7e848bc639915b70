#include "paste.h"

#include "read/text/normal.h"
#include "read/text/stamp.h"
#include "read/stop/stops.h"

#include <stdlib.h>

/* The most specific first. */
#define READERS(X)                                                             \
    X(pte_block) X(vtop_block) X(pfn_block) X(idt_block) X(dg_block)           \
    X(handle_block) X(dt_block) X(table_block) X(memory_block) X(msr_block)    \
    X(code_block) X(stub_block) X(irp_block) X(pool_block) X(module_lines)     \
    X(record) X(registers) X(stack_lines) X(machine_check) X(sel_records)      \
    X(values) X(build) X(typed)

#define X(name) extern const struct reader reader_##name;
READERS(X)
#undef X

static const struct reader *const readers[] = {
#define X(name) &reader_##name,
    READERS(X)
#undef X
    NULL
};

static const struct reader *reader_of(struct lines at, size_t *claimed)
{
    for (const struct reader *const *r = readers; *r; r++)
        if ((*claimed = (*r)->claims(at)) > 0)
            return *r;
    return NULL;
}

size_t paste_claims(struct lines at)
{
    size_t claimed = 0;

    (void)reader_of(at, &claimed);
    return claimed;
}

/* --- lines ---------------------------------------------------------------- */

static bool split(struct paste *paste)
{
    struct span all = span_of(paste->text.bytes, paste->text.used);
    size_t count = 1;

    for (const char *c = all.at; c < all.end; c++)
        count += *c == '\n';
    paste->line = malloc(count * sizeof *paste->line);
    paste->found.used = calloc(count, sizeof *paste->found.used);
    if (!paste->line || !paste->found.used)
        return false;
    while (all.at < all.end)
        paste->line[paste->lines++] = span_line(&all);
    return true;
}

/* `bob: `, `pve1 qemu[24]: `: the words up to the first colon. */
static struct span sender_of(struct span line)
{
    enum { LONGEST = 40 };
    const size_t left = span_left(line);
    const char *end = memchr(line.at, ':', left < LONGEST ? left : LONGEST);
    struct span none = { line.at, line.at };

    return end && end + 1 < line.end && end[1] == ' '
           ? (struct span) { line.at, end + 1 } : none;
}

/* Of a line that has a time before it, which ends at ret->at. */
static struct span stamped(struct paste *paste, size_t i)
{
    struct span line = { "", "" };

    if (i >= paste->lines)
        return line;
    line = paste->line[i];
    line.at += stamp_length(line);
    if (line.at == paste->line[i].at)
        line.end = line.at;
    return line.at < line.end ? sender_of(line) : line;
}

static bool same(struct span a, struct span b)
{
    return span_left(a) > 0 && span_left(a) == span_left(b)
           && memcmp(a.at, b.at, span_left(a)) == 0;
}

/*
 * When a line was written, and by whom, is none of its numbers.  Who it is says
 * more lines than one.
 */
static void blank_stamps(struct paste *paste)
{
    bool goes_on = false;

    for (size_t i = 0; i < paste->lines; i++) {
        struct span by = stamped(paste, i);
        const char *from = paste->line[i].at, *to = by.at;
        bool went_on = goes_on;

        goes_on = same(by, stamped(paste, i + 1));
        if (goes_on || went_on)
            to = by.end;
        memset(paste->text.bytes + (from - paste->text.bytes), ' ',
               (size_t)(to - from));
    }
}

/* --- blocks --------------------------------------------------------------- */

static void read_block(struct paste *paste, const struct reader *reader,
                       size_t from, size_t count)
{
    struct findings *found = &paste->found;
    size_t before = found->questions;

    reader->read((struct lines) { paste->line + from, count }, found);
    for (size_t i = before; i < found->questions; i++) {
        found->question[i].line = from;
        found->question[i].reader = reader->name;
        found->question[i].evidence |= reader->evidence;
    }
    memset(found->used + from, true, count);
}

static void read_blocks(struct paste *paste)
{
    for (size_t i = 0; i < paste->lines;) {
        struct lines at = { paste->line + i, paste->lines - i };
        size_t n = 0;
        const struct reader *reader = reader_of(at, &n);

        if (reader)
            read_block(paste, reader, i, n);
        i += n + (n == 0);
    }
}

bool paste_joins(const char *text, size_t length)
{
    struct paste paste = { .lines = 0 };
    bool joins = false;

    (void)normal_text(&paste.text, text, length);
    if (!paste.text.failed && split(&paste))
        for (size_t i = 0, n; i < paste.lines; i += n + (n == 0)) {
            n = paste_claims((struct lines) { paste.line + i,
                                              paste.lines - i });
            joins = n > 1 && i + n == paste.lines;
        }
    paste_free(&paste);
    return joins;
}

/* --- the rest ------------------------------------------------------------- */

/* A copy of the text in which the lines of blocks are blank. */
static bool without_blocks(const struct paste *paste, struct buffer *ret)
{
    buffer_bytes(ret, paste->text.bytes, paste->text.used);
    if (ret->failed)
        return false;
    for (size_t i = 0; i < paste->lines; i++)
        if (paste->found.used[i])
            memset(ret->bytes + (paste->line[i].at - paste->text.bytes), ' ',
                   span_left(paste->line[i]));
    return true;
}

static bool is_stop(const struct question *question)
{
    return strcmp(question->reader, "bugcheck") == 0;
}

/* Lines that say something of a crash, where there is one. */
static void mark_log(struct paste *paste)
{
    size_t stops = 0;

    for (size_t i = 0; i < paste->found.questions; i++)
        stops += is_stop(&paste->found.question[i]);
    for (size_t i = 0; stops > 0 && i < paste->lines; i++)
        if (log_take_line(&paste->log, paste->line[i].at,
                          span_left(paste->line[i])))
            paste->found.used[i] = true;
}

/* The line at which the next bug check begins, or the end. */
static size_t end_of_stop(const struct paste *paste,
                          const struct question *question)
{
    const struct question *end = paste->found.question + paste->found.questions;

    for (const struct question *q = question + 1; q < end; q++)
        if (is_stop(q))
            return q->line;
    return paste->lines;
}

static bool is_first_stop(const struct paste *paste,
                          const struct question *question)
{
    for (const struct question *q = paste->found.question; q < question; q++)
        if (is_stop(q))
            return false;
    return true;
}

const struct log *paste_log(struct paste *paste,
                            const struct question *question)
{
    size_t end;

    if (!is_stop(question))
        return NULL;
    memset(&paste->log, 0, sizeof paste->log);
    end = end_of_stop(paste, question);
    for (size_t i = is_first_stop(paste, question) ? 0 : question->line;
         i < end; i++)
        (void)log_take_line(&paste->log, paste->line[i].at,
                            span_left(paste->line[i]));
    return &paste->log;
}

static int by_line(const void *a, const void *b)
{
    const struct question *x = a, *y = b;

    if (x->line != y->line)
        return x->line > y->line ? 1 : -1;
    return (x->asked > y->asked) - (x->asked < y->asked);
}

/* Is it among the last ones kept?  A log repeats itself nearby. */
static bool is_asked_above(const struct findings *found, size_t kept,
                           const struct buffer *text)
{
    enum { NEAR = 64 };

    for (size_t n = kept > NEAR ? kept - NEAR : 0; n < kept; n++) {
        const struct buffer *above = &found->question[n].text;

        if (above->used == text->used
            && memcmp(above->bytes, text->bytes, text->used) == 0)
            return true;
    }
    return false;
}

/* What is asked twice is answered once; a verdict has its evidence. */
static void thin_out(struct findings *found)
{
    bool crash = false;
    size_t kept = 0;

    for (size_t i = 0; i < found->questions; i++)
        crash |= is_stop(&found->question[i]);
    for (size_t i = 0; i < found->questions; i++) {
        struct question *q = &found->question[i];

        if ((crash && q->evidence) || is_asked_above(found, kept, &q->text))
            buffer_free(&q->text);
        else
            found->question[kept++] = *q;
    }
    found->questions = kept;
    for (size_t i = found->notes; crash && i-- > 0;)
        if (found->note[i].evidence)
            found->note[i] = found->note[--found->notes];
}

static void count_unused(struct paste *paste)
{
    for (size_t i = 0; i < paste->lines; i++) {
        paste->known |= paste->found.used[i];
        paste->unused += !paste->found.used[i]
                         && !line_is_empty(paste->line[i]);
    }
}

bool paste_read(struct paste *paste, const char *text, size_t length)
{
    struct buffer rest = { 0 };

    memset(paste, 0, sizeof *paste);
    (void)normal_text(&paste->text, text, length);
    if (paste->text.failed || !split(paste))
        return false;
    blank_stamps(paste);
    read_blocks(paste);
    if (!without_blocks(paste, &rest))
        return false;
    read_stops(span_of(rest.bytes, rest.used),
               (struct lines) { paste->line, paste->lines }, &paste->found);
    buffer_free(&rest);
    mark_log(paste);
    for (size_t i = 0; i < paste->found.questions; i++)
        paste->found.question[i].asked = i;
    if (paste->found.questions > 1)
        qsort(paste->found.question, paste->found.questions,
              sizeof *paste->found.question, by_line);
    thin_out(&paste->found);
    count_unused(paste);
    return !paste->found.failed;
}

void paste_filter(struct paste *paste,
                  bool (*keep)(void *context, const struct question *question),
                  void *context)
{
    struct findings *found = &paste->found;
    size_t kept = 0;

    for (size_t i = 0; i < found->questions; i++) {
        struct question *q = &found->question[i];

        if (keep(context, q)) {
            found->question[kept++] = *q;
            continue;
        }
        found->used[q->line] = false;
        buffer_free(&q->text);
    }
    if (kept == found->questions)
        return;
    found->questions = kept;
    paste->known = false;
    paste->unused = 0;
    count_unused(paste);
}

void paste_free(struct paste *paste)
{
    if (!paste->line && !paste->text.bytes && !paste->text.failed)
        return;                 /* nothing was read: all zeros still          */
    for (size_t i = 0; i < paste->found.questions; i++)
        buffer_free(&paste->found.question[i].text);
    free(paste->found.question);
    free(paste->found.used);
    free(paste->line);
    buffer_free(&paste->text);
    memset(paste, 0, sizeof *paste);
}
