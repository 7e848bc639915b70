/*
 * Any lines, as somebody types, pastes or pipes them: each is answered or is
 * blamed inside itself; what is begun is ended; every answer can be printed.
 */
#include "ask/ask.h"
#include "render/render.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEPTH_MAX = 8 };

/* Passes everything on to a renderer, and keeps count. */
struct watch {
    struct ntl_sink sink, *printer;
    unsigned depth, items;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct watch *watch = (struct watch *)sink;

    require(++watch->depth <= DEPTH_MAX);
    require(group->key || group->kind == NTL_ROW || group->kind == NTL_LINE);
    watch->printer->begin(watch->printer, group);
}

static void end(struct ntl_sink *sink)
{
    struct watch *watch = (struct watch *)sink;

    require(watch->depth-- > 0);
    watch->printer->end(watch->printer);
}

static void item(struct ntl_sink *sink, const struct ntl_item *item)
{
    struct watch *watch = (struct watch *)sink;

    require(watch->depth > 0 && item->key && item->lo + item->width <= 64);
    require(item->kind != NTL_TEXT || item->text);
    watch->items++;
    watch->printer->item(watch->printer, item);
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *remark)
{
    struct watch *watch = (struct watch *)sink;
    char text[1024];

    require(watch->depth > 0 && remark->phrase.format);
    require(ntl_format_phrase(text, sizeof text, &remark->phrase)
            < sizeof text);
    watch->items++;
    watch->printer->remark(watch->printer, remark);
}

static void blamed(const struct line *line, enum ntl_status status,
                   const struct ntl_diag *diag)
{
    require((unsigned)status < NTL_STATUS_COUNT);
    require(diag->offset <= line->length
            && diag->length <= line->length - diag->offset);
}

static void ask(struct session *session, struct render *render,
                const char *text, size_t length)
{
    static const struct cmd_options options;
    static struct line line;
    struct watch watch = { { begin, end, item, remark, true },
                           render_sink(render), 0, 0 };
    struct ntl_diag diag = { .offset = SIZE_MAX };
    enum ntl_status status;

    status = line_read(session, &options, text, length, true, &line, &diag);
    if (status == NTL_OK && line.call.command)
        status = ask_run(&line, session, &watch.sink, &diag);
    if (status == NTL_OK) {
        require(watch.depth == 0);
    } else {
        require(watch.items == 0);
        blamed(&line, status, &diag);
        render_failed(render, text, length, status, &diag, 1);
    }
}

static void ask_all(enum render_form form, const char *text, size_t length)
{
    static struct out nowhere;
    static struct session session;
    struct render *render;

    out_init(&nowhere, OUT_MEMORY);
    ask_begin(&session);
    render = render_open(form, &nowhere, form == RENDER_TEXT, true);
    require(render);
    while (length > 0) {
        const char *newline = memchr(text, '\n', length);
        size_t one = newline ? (size_t)(newline - text) : length;

        ask(&session, render, text, one);
        one += newline != NULL;
        text += one;
        length -= one;
    }
    render_close(render);
    out_free(&nowhere);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (unsigned form = RENDER_TEXT; form <= RENDER_MARKDOWN; form++)
        ask_all((enum render_form)form, (const char *)data, size);
    return 0;
}
