/* An answer in memory, in the form that was asked for. */
#include "private.h"

#include <string.h>

static const enum render_form form_of[NTL_FORMS] = {
    [NTL_FORM_TEXT] = RENDER_TEXT, [NTL_FORM_JSON] = RENDER_JSON,
    [NTL_FORM_MARKDOWN] = RENDER_MARKDOWN,
};

/* Empty, and NULL where there is no memory. */
static struct out *ready(struct out *out)
{
    if (!out->bytes && !out_init_memory(out))
        return NULL;
    out->used = 0;
    out->failed = false;
    return out;
}

/* NULL: there is no memory. */
static struct render *render_for(struct ntl_ask *ask, enum ntl_form form)
{
    struct render **render = &ask->render[form];

    if (!ready(&ask->out) || !ready(&ask->complaint))
        return NULL;
    if (!*render)
        *render = render_open(form_of[form], &ask->out, false, false);
    return *render;
}

/* A block of code: nothing in it marks anything up. */
static void put_block(struct out *to, const struct out *text)
{
    const char *end = text->bytes + text->used;

    for (const char *line = text->bytes, *next; line < end; line = next) {
        next = memchr(line, '\n', (size_t)(end - line));
        next = next ? next + 1 : end;
        out_pad(to, 4);
        out_bytes(to, line, (size_t)(next - line));
    }
}

static void complain(struct ntl_ask *ask, enum ntl_form form,
                     enum ntl_status status, const struct ntl_diag *diag)
{
    const struct line *line = &ask->line;
    struct out *complaint = &ask->complaint;

    render_failed(ask->render[form], line->text, line->length, status, diag, 0);
    if (form == NTL_FORM_JSON)
        return;
    render_complaint(complaint, false, line->text, line->length, status, diag,
                     0);
    if (form == NTL_FORM_MARKDOWN)
        put_block(&ask->out, complaint);
    else
        out_bytes(&ask->out, complaint->bytes, complaint->used);
}

static const enum cmd_form meant[NTL_FORMS] = {
    [NTL_FORM_TEXT] = FORM_TEXT, [NTL_FORM_JSON] = FORM_JSON,
    [NTL_FORM_MARKDOWN] = FORM_MARKDOWN,
};

/* Between two answers in text stands a blank line. */
static enum ntl_answered answer_in_form(struct ntl_ask *ask,
                                        enum ntl_status status,
                                        struct ntl_diag *diag, size_t at,
                                        void *to)
{
    const enum ntl_form form = *(const enum ntl_form *)to;
    struct ntl_sink *sink = render_sink(ask->render[form]);

    (void)at;
    ask->line.options.form = meant[form];
    if (form == NTL_FORM_TEXT && ask->out.used
        && ask->line.call.command)
        out_char(&ask->out, '\n');
    if (status == NTL_OK)
        status = ask_answer(ask, sink, diag);
    if (status != NTL_OK)
        complain(ask, form, status, diag);
    return ask_outcome(ask, status);
}

enum ntl_answered ntl_ask_form(struct ntl_ask *ask, const char *text,
                               size_t length, enum ntl_form form,
                               struct ntl_text *ret)
{
    struct render *render = render_for(ask, form);
    enum ntl_answered how;

    *ret = (struct ntl_text) { "", 0 };
    if (!render)
        return NTL_NOT_READ;
    how = ask_in_turn(ask, text, length, answer_in_form, &form);
    out_char(&ask->out, '\0');
    if (ask->out.failed)
        return NTL_NOT_READ;
    *ret = (struct ntl_text) { ask->out.bytes, ask->out.used - 1 };
    return how;
}

void ask_free_forms(struct ntl_ask *ask)
{
    for (unsigned i = 0; i < NTL_FORMS; i++)
        render_close(ask->render[i]);
    out_free(&ask->out);
    out_free(&ask->complaint);
}
