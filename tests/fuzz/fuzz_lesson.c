/*
 * Any text as a lesson of somebody's own: it is refused with a line of it, or
 * every step can be shown, hinted at, solved and printed; then anything as an
 * answer, of it and of the lessons and quizzes that the program has.
 *
 * The bytes: the lesson, up to a byte 0; lines that are typed.
 */
#include "guard.h"

#include "ask/ask.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS_MAX = 100, LINES_MAX = 200 };

struct file {
    const uint8_t *bytes;
    size_t size;
};

static size_t read_file(void *context, uint64_t offset, void *buffer,
                        size_t length)
{
    const struct file *file = context;

    insist(offset <= file->size);
    length = length < file->size - offset ? length : file->size - offset;
    memcpy(buffer, file->bytes + offset, length);
    return length;
}

static enum ntl_status open_file(void *context, const char *name,
                                 struct ntl_source *ret, struct ntl_diag *diag)
{
    (void)name, (void)diag;
    *ret = (struct ntl_source) {
        .size = sizeof *ret, .context = context, .read = read_file,
        .length = ((const struct file *)context)->size,
    };
    return NTL_OK;
}

static enum ntl_answered ask(struct ntl_ask *ask, const char *text,
                             size_t length)
{
    struct ntl_text ret;
    enum ntl_answered how = NTL_ANSWERED;

    for (unsigned form = 0; form < NTL_FORMS; form++) {
        /* A line that goes on to the next question is asked once. */
        if (form > 0 && ask_asks(ask))
            break;
        how = ntl_ask_form(ask, text, length, (enum ntl_form)form, &ret);
        guard_output((enum render_form)(form == NTL_FORM_JSON ? RENDER_JSON
                                                              : RENDER_TEXT),
                     ret.bytes, ret.length);
    }
    return how;
}

static enum ntl_answered say(struct ntl_ask *a, const char *text)
{
    return ask(a, text, strlen(text));
}

static void check_question(struct ntl_ask *a)
{
    char place[ASK_PLACE], question[ASK_QUESTION];

    insist(ask_question(a, place, question));
    insist(memchr(place, 0, sizeof place) != NULL);
    insist(memchr(question, 0, sizeof question) != NULL);
}

/* To its end, by what it would have answered itself. */
static void go_through(struct ntl_ask *a)
{
    unsigned steps = 0;

    while (ask_asks(a)) {
        insist(steps++ < STEPS_MAX);
        check_question(a);
        (void)say(a, "hint");
        (void)say(a, "show");
        if (ask_asks(a))
            (void)say(a, "skip");
    }
}

static void type_lines(struct ntl_ask *a, const char *text, size_t size)
{
    for (unsigned lines = 0; size > 0 && lines < LINES_MAX; lines++) {
        const char *newline = memchr(text, '\n', size);
        size_t one = newline ? (size_t)(newline - text) : size;

        (void)ask(a, text, one);
        if (ask_asks(a))
            check_question(a);
        one += newline != NULL;
        text += one;
        size -= one;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, 0, size);
    struct file file = { data, end ? (size_t)(end - data) : size };
    size_t typed = file.size + (end != NULL);
    struct ntl_host host = ntl_host_of(&file);
    struct ntl_ask *a;

    host.open = open_file;
    a = ntl_ask_open(&host);
    insist(a != NULL);
    ntl_ask_how(a, NTL_ASK_KEEP | NTL_ASK_ANSWERS);
    if (say(a, "lesson --file own") == NTL_ANSWERED) {
        go_through(a);
        (void)say(a, "lesson --file own --print --answers");
        (void)say(a, "lesson --file own --seed 7");
    }
    type_lines(a, (const char *)data + typed, size - typed);
    ntl_ask_close(a);
    return 0;
}
