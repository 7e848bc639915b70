/* The bug checks that a text tells of, as `bugcheck CODE P1 P2 P3 P4`. */
#include "stops.h"

#include "stop.h"

struct place {
    struct span text;
    struct lines lines;
    struct findings *findings;
};

/* The line that a place in the text is in. */
static size_t line_of(const struct place *place, const char *at)
{
    size_t offset = (size_t)(at - place->text.at), from = 0;
    size_t to = place->lines.count;

    while (from + 1 < to) {
        size_t middle = (from + to) / 2;
        size_t begins = (size_t)(place->lines.line[middle].at
                                 - place->lines.line[0].at);

        if (begins <= offset)
            from = middle;
        else
            to = middle;
    }
    return from;
}

static void mark(void *context, const char *from, const char *to)
{
    struct place *place = context;
    size_t first = line_of(place, from), last = line_of(place, to);

    if (to > from && to[-1] == '\n')
        last = line_of(place, to - 1);
    for (size_t i = first; i <= last && i < place->lines.count; i++)
        place->findings->used[i] = true;
}

/* Without the end of the line that it may have been broken at; where a blank is
   within it, nobody knows what was. */
static void put_word(struct buffer *text, const char *word, size_t length)
{
    struct span s = span_of(word, length);

    while (s.at < s.end) {
        struct span gap = s;

        span_skip(&s, " \t\r\n");
        gap.end = s.at;
        if (gap.at < gap.end && !memchr(gap.at, '\n', span_left(gap)))
            buffer_char(text, '?');
        if (s.at < s.end)
            buffer_char(text, *s.at++);
    }
}

/* What cannot be read stays as it is: the command says so, with a caret. */
static void put_figure(struct buffer *text, const struct figure *figure)
{
    buffer_char(text, ' ');
    if (figure->kind == FIGURE_NUMBER)
        buffer_hex(text, figure->value);
    else if (figure->length && *figure->text != '<')
        put_word(text, figure->text, figure->length);
    else
        buffer_char(text, '?');
}

static void put_stop(struct buffer *text, const struct stop *stop)
{
    unsigned last = 0;

    buffer_text(text, "bugcheck");
    if (stop->code.kind == FIGURE_NONE) {
        buffer_char(text, ' ');
        buffer_bytes(text, stop->name.at, span_left(stop->name));
    } else {
        put_figure(text, &stop->code);
    }
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (stop->given >> n & 1)
            last = n + 1;
    for (unsigned n = 0; n < last; n++)
        put_figure(text, &stop->parameter[n]);
}

static void note_stop(const struct stop *stop, struct findings *ret)
{
    if (stop->decimal && stop->code.value)
        findings_note(ret, (struct note) {
            .key = "decimal_code",
            .format = "BugcheckCode of Kernel-Power 41 is decimal: 0n%d is %x",
            .number = { stop->code.value, stop->code.value },
        }, (struct span) { NULL, NULL });
    if (span_left(stop->failed))
        findings_note(ret, (struct note) {
            .key = "what_failed",
            .format = "the text names %s: the module where it struck, which "
                      "need not be the culprit",
        }, stop->failed);
}

/* Of a text that is short: what would be too little in a long one. */
static void find_plain(struct place *place, struct stops *stops)
{
    enum { SHORT = 4 };
    const char *at = place->text.at;

    if ((place->lines.count == 1 && stop_bare(place->text, &stops->stop[0]))
        || (place->lines.count <= SHORT
            && stop_labelled(place->text, &stops->stop[0], &at))) {
        stops->at[stops->count++] = at;
        mark(place, at, at + 1);
    }
}

void read_stops(struct span text, struct lines lines, struct findings *ret)
{
    struct place place = { text, lines, ret };
    struct stops stops = { .used = mark, .context = &place };

    stops_find(text, &stops);
    if (stops.count == 0)
        find_plain(&place, &stops);
    for (size_t i = 0; i < stops.count; i++) {
        struct buffer *text_of = findings_ask(ret);
        struct question *question = &ret->question[ret->questions - 1];

        if (!text_of)
            return;
        put_stop(text_of, &stops.stop[i]);
        note_stop(&stops.stop[i], ret);
        question->line = line_of(&place, stops.at[i]);
        question->reader = "bugcheck";
    }
}
