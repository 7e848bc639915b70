#include "answer.h"

#include "cli/files.h"
#include "render/render.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum render_form forms[] = {
    [FORM_TEXT] = RENDER_TEXT, [FORM_JSON] = RENDER_JSON,
    [FORM_MARKDOWN] = RENDER_MARKDOWN,
};

bool answer_on_terminal;
unsigned answer_columns;

static void render(struct answer *ret, struct line *line,
                   struct session *session)
{
    struct out out;
    struct render *to;

    out_init(&out, NULL, 0);
    out.terminal = answer_on_terminal;
    if (answer_columns)
        out.columns = (uint8_t)answer_columns;
    to = render_open(forms[line->options.form], &out, false,
                     line->options.explain);
    ret->status = ask_run(line, session, render_sink(to), &ret->diag);
    if (ret->status != NTL_OK)
        render_failed(to, line->text, line->length, ret->status, &ret->diag, 0);
    ret->absent = line->call.absent;
    memcpy(ret->text, out.bytes, out.used < ANSWER_SIZE ? out.used
                                                        : ANSWER_SIZE - 1);
    ret->text[out.used < ANSWER_SIZE ? out.used : ANSWER_SIZE - 1] = '\0';
    render_close(to);
    out_free(&out);
}

void answer(struct answer *ret, const char *format, ...)
{
    static struct line line;
    static struct session session;
    static char text[4096];
    struct cmd_options options = { 0 };
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ask_begin(&session);
    session.lent.open = files_open;
    session.lent.names = files_names;
    ret->text[0] = '\0';
    ret->absent = false;
    ret->status = line_read(&session, &options, text, strlen(text), false,
                            &line, &ret->diag);
    if (ret->status == NTL_OK)
        render(ret, &line, &session);
}

static int folded(const char **s)
{
    int c = (unsigned char)**s;

    if (isspace(c)) {
        while (isspace((unsigned char)**s))
            ++*s;
        return ' ';
    }
    if (c)
        ++*s;
    return tolower(c);
}

static bool starts_with(const char *s, const char *part)
{
    while (*part)
        if (folded(&s) != folded(&part))
            return false;
    return true;
}

bool answer_has(const struct answer *answer, const char *part)
{
    for (const char *s = answer->text; *s; s++)
        if (starts_with(s, part))
            return true;
    return false;
}
