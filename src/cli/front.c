#include "front.h"

#include "files.h"
#include "progress.h"

#include "os/os.h"
#include "os/terminal.h"

#include <stdlib.h>
#include <string.h>

static const enum render_form form_of[FRONT_FORMS] = {
    [FORM_TEXT] = RENDER_TEXT, [FORM_JSON] = RENDER_JSON,
    [FORM_MARKDOWN] = RENDER_MARKDOWN,
};

void front_init(struct front *front, int fd)
{
    ask_begin(&front->session);
    front->session.lent.tick = progress_tick;
    front->session.lent.open = files_open;
    front->session.lent.names = files_names;
    memset(&front->options, 0, sizeof front->options);
    memset(front->render, 0, sizeof front->render);
    if (fd == FRONT_MEMORY)
        out_init_memory(&front->out);
    else
        out_init(&front->out, os_write, fd);
    front->out.terminal = fd >= 0 && os_is_terminal(fd);
    out_init(&front->err, os_write, OS_STDERR);
    front->separate = front->answered = false;
    front->worst = EXIT_ANSWERED;
}

void front_close(struct front *front)
{
    out_flush(&front->out);
    out_flush(&front->err);
    line_free(&front->line);
    image_close(front->session.image);
    for (unsigned i = 0; i < FRONT_FORMS; i++)
        render_close(front->render[i]);
    out_free(&front->out);
    out_free(&front->err);
}

bool front_color(const struct cmd_options *options, int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (options->color != COLOR_AUTO)
        return options->color == COLOR_ALWAYS;
    if ((no_color && *no_color) || (term && strcmp(term, "dumb") == 0))
        return false;
    return os_is_terminal(fd);
}

static void worsen(struct front *front, int status)
{
    if (status > front->worst)
        front->worst = status;
}

/* What is not listed was not understood. */
static int exit_of(enum ntl_status status)
{
    static const struct { enum ntl_status status; int exit; } known[] = {
        { NTL_OK, EXIT_ANSWERED },
        { NTL_ENOTFOUND, EXIT_ABSENT },
        { NTL_EMEMORY, EXIT_ABSENT },
        { NTL_EFILE, EXIT_NO_IMAGE },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return known[i].exit;
    return EXIT_NOT_UNDERSTOOD;
}

static struct render *render_for(struct front *front,
                                 const struct cmd_options *options)
{
    struct render **render = &front->render[options->form];

    if (!*render)
        *render = render_open(form_of[options->form], &front->out,
                              front_color(options, OS_STDOUT), false);
    if (!*render)
        abort();                /* not even the renderer's memory can be had */
    render_sink(*render)->explain = options->explain;
    return *render;
}

void front_fail(struct front *front, enum ntl_status status,
                const struct ntl_diag *diag, size_t number)
{
    const struct line *line = &front->line;

    render_failed(render_for(front, &line->options), line->text, line->length,
                  status, diag, number);
    if (line->options.form != FORM_JSON) {
        out_flush(&front->out);
        render_complaint(&front->err,
                         front_color(&line->options, OS_STDERR),
                         line->text, line->length, status, diag, number);
        out_flush(&front->err);
    }
    worsen(front, exit_of(status));
}

void front_run(struct front *front, size_t number)
{
    struct line *line = &front->line;
    struct render *render = render_for(front, &line->options);
    struct ntl_diag diag = { 0 };
    enum ntl_status status;

    if (front->separate && front->answered && line->options.form == FORM_TEXT)
        out_char(&front->out, '\n');
    status = ask_run(line, &front->session, render_sink(render), &diag);
    progress_end();
    if (status != NTL_OK) {
        front_fail(front, status, &diag, number);
        return;
    }
    ask_remember(line, &front->session);
    front->answered = true;
    if (line->call.absent)
        worsen(front, EXIT_ABSENT);
    worsen(front, exit_of(line->call.failed));
}

/* Options hold for the line they stand on, where there is a command. */
static void refuse_options(struct front *front, size_t number)
{
    const struct line *line = &front->line;
    size_t from = 0;
    struct ntl_diag diag = { .hint = {
        .format = "options hold for the command on their line; `set` changes "
                  "what follows",
    } };

    while (from < line->length && strchr(" \t\r\n", line->text[from]))
        from++;
    if (from == line->length || line->text[from] == '#')
        return;
    diag.offset = line->length;
    front_fail(front, NTL_EMISSING, &diag, number);
}

/* What was read is run; else it says why it could not be. */
static void finish(struct front *front, enum ntl_status status,
                   const struct ntl_diag *diag, size_t number)
{
    progress_end();
    if (status != NTL_OK)
        front_fail(front, status, diag, number);
    else if (front->line.call.command)
        front_run(front, number);
    else
        refuse_options(front, number);
}

static enum ntl_status read_line(struct front *front, const char *text,
                                 size_t length, bool prefixes,
                                 struct ntl_diag *diag)
{
    return line_read(&front->session, &front->options, text, length, prefixes,
                     &front->line, diag);
}

void front_line(struct front *front, const char *text, size_t length,
                bool prefixes, size_t number)
{
    struct ntl_diag diag;
    enum ntl_status status = read_line(front, text, length, prefixes, &diag);

    finish(front, status, &diag, number);
}

static size_t line_length(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);

    return end ? (size_t)(end - text) : length;
}

static void each_line(struct front *front, const char *text, size_t length,
                      bool prefixes, size_t number)
{
    for (size_t at = 0; at < length; number += number > 0) {
        size_t n = line_length(text + at, length - at);

        front_line(front, text + at, n, prefixes, number);
        at += n + 1;
    }
}

void front_unit(struct front *front, const struct unit *unit, const char *text,
                size_t length, bool prefixes, size_t number)
{
    struct ntl_diag diag;
    enum ntl_status status = read_line(front, text, length, prefixes, &diag);

    if (status == NTL_ENOTFOUND && unit->script
        && memchr(text, '\n', length)) {
        each_line(front, text, length, prefixes, number);
        return;
    }
    finish(front, status, &diag, number);
}

void front_text(struct front *front, const char *text, size_t length,
                bool prefixes)
{
    struct unit unit = { .script = false };

    for (size_t at = 0; at < length && !front->line.call.leave;) {
        size_t n = unit_length(&unit, &front->session, text + at, length - at);

        front_unit(front, &unit, text + at, n, prefixes, 0);
        at += n;
    }
}
