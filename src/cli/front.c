#include "front.h"

#include "files.h"
#include "paged.h"
#include "plain.h"
#include "progress.h"

#include "os/os.h"
#include "os/sandbox.h"
#include "os/terminal.h"
#if REPL
#include "repl/history.h"
#endif

#include <stdlib.h>
#include <string.h>

static const enum render_form form_of[FRONT_FORMS] = {
    [FORM_TEXT] = RENDER_TEXT, [FORM_JSON] = RENDER_JSON,
    [FORM_MARKDOWN] = RENDER_MARKDOWN,
};

/* Whoever has written the file writes nothing on this machine. */
static void confine(const struct line *line)
{
    const struct command *command = line->call.command;
    bool many = command && command->args[0].kind == CMD_FILES;

    if (line->options.no_sandbox || line->options.screen
        || !(command || line->call.bare) || (command && command->keeps))
        return;
    (void)os_sandbox(many ? OS_OPENS_TO_READ : OS_OPENS_NOTHING);
}

static enum ntl_status open_once(void *context, const char *name,
                                 struct ntl_source *ret, struct ntl_diag *diag)
{
    struct front *front = context;
    enum ntl_status status = files_open(NULL, name, ret, diag);

    if (status == NTL_OK && front->once)
        confine(ask_line(front->ask));
    front->once &= status != NTL_OK;
    return status;
}

/* What the program lends to its session. */
static struct ntl_host host(struct front *front)
{
    struct ntl_host host = ntl_host_of(front);

    host.open = open_once;
    host.names = files_names;
    host.save = files_save;
    host.recall = files_recall;
    host.keep = files_keep;
    host.tick = progress_tick;
#if REPL
    host.past = history_line;
#endif
    return host;
}

void front_init(struct front *front, int fd)
{
    struct ntl_host lends = host(front);

    front->ask = ntl_ask_open(&lends);
    if (!front->ask)
        abort();                /* there is nothing to go on with */
    memset(front->render, 0, sizeof front->render);
    out_init(&front->out, fd == FRONT_MEMORY ? NULL : os_write, fd);
    front->out.terminal = fd >= 0 && os_is_terminal(fd);
    out_init(&front->err, plain_write, OS_STDERR);
    front->separate = front->answered = front->brief = front->once = false;
    front->files = false;
    front->worst = NTL_ANSWERED;
}

void front_close(struct front *front)
{
    out_flush(&front->out);
    out_flush(&front->err);
    ntl_ask_close(front->ask);
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

static void worsen(struct front *front, enum ntl_answered how)
{
    if ((int)how > front->worst)
        front->worst = (int)how;
}

/* JSON is UTF-8 wherever it goes, and so is a hand-out. */
static void take_writer(struct front *front, enum cmd_form form)
{
    static out_writer *const writers[][2] = {
        { os_write, plain_write }, { paged_write, paged_plain_write },
    };
    out_writer *write = writers[front->paged][form == FORM_TEXT];

    if (!front->out.write || front->out.write == write)
        return;
    out_flush(&front->out);
    front->out.write = write;
}

/* A terminal may be narrower, and another size the next time. */
static void fit(struct front *front)
{
    int columns, lines;

    if (!front->out.terminal || !os_terminal_size(&columns, &lines))
        return;
    front->out.columns = columns >= OUT_COLUMNS ? OUT_COLUMNS
                         : columns > OUT_COLUMNS_LEAST ? (uint8_t)columns
                         : OUT_COLUMNS_LEAST;
    front->err.columns = front->out.columns;
}

static struct render *render_for(struct front *front,
                                 const struct cmd_options *options)
{
    struct render **render = &front->render[options->form];

    fit(front);
    take_writer(front, options->form);
    if (!*render)
        *render = render_open(form_of[options->form], &front->out,
                              front_color(options, OS_STDOUT), false);
    if (!*render)
        abort();                /* not even the renderer's memory can be had */
    return *render;
}

void front_fail(struct front *front, enum ntl_status status,
                const struct ntl_diag *diag, size_t number)
{
    const struct line *line = ask_line(front->ask);

    render_failed(render_for(front, &line->options), line->text, line->length,
                  status, diag, number);
    if (line->options.form != FORM_JSON) {
        out_flush(&front->out);
        render_complaint(&front->err,
                         front_color(&line->options, OS_STDERR),
                         line->text, line->length, status, diag, number);
        out_flush(&front->err);
    }
    worsen(front, ask_outcome(front->ask, status));
}

void front_run(struct front *front, size_t number)
{
    const struct line *line = ask_line(front->ask);
    struct render *render = render_for(front, &line->options);
    struct ntl_diag diag;
    enum ntl_status status;

    if (front->separate && front->answered && line->options.form == FORM_TEXT
        && line->call.command)
        out_char(&front->out, '\n');
    status = ask_answer(front->ask, render_sink(render), &diag);
    progress_end();
    if (status != NTL_OK) {
        front_fail(front, status, &diag, number);
        return;
    }
    front->answered |= line->call.command != NULL;
    worsen(front, ask_outcome(front->ask, status));
}

static void set_how(struct front *front, bool typed)
{
    ntl_ask_how(front->ask, NTL_ASK_KEEP | NTL_ASK_ANSWERS
                            | (typed ? NTL_ASK_TYPED : 0u)
                            | (front->files ? NTL_ASK_FILES : 0u)
                            | (front->brief ? NTL_ASK_BRIEF : 0u));
}

enum ntl_status front_read(struct front *front, const char *text,
                           size_t length, bool typed, struct ntl_diag *diag)
{
    enum ntl_status status;

    set_how(front, typed);
    status = ask_read(front->ask, text, length, diag);
    progress_end();
    return status;
}

/* What was read is run; else it says why it could not be. */
static void finish(struct front *front, enum ntl_status status,
                   const struct ntl_diag *diag, size_t number)
{
    if (status == NTL_OK)
        front_run(front, number);
    else
        front_fail(front, status, diag, number);
}

void front_line(struct front *front, const char *text, size_t length,
                bool typed, size_t number)
{
    struct ntl_diag diag;
    enum ntl_status status = front_read(front, text, length, typed, &diag);

    finish(front, status, &diag, number);
}

bool front_leaves(const struct front *front)
{
    return ask_line(front->ask)->call.leave;
}

static size_t line_length(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);

    return end ? (size_t)(end - text) : length;
}

static void each_line(struct front *front, const char *text, size_t length,
                      bool typed, size_t number)
{
    for (size_t at = 0; at < length; number += number > 0) {
        size_t n = line_length(text + at, length - at);

        front_line(front, text + at, n, typed, number);
        at += n + 1;
    }
}

void front_unit(struct front *front, const struct unit *unit, const char *text,
                size_t length, bool typed, size_t number)
{
    struct ntl_diag diag;
    enum ntl_status status = front_read(front, text, length, typed, &diag);

    if (status == NTL_ENOTFOUND
        && unit_is_lines(unit, ask_session(front->ask), text, length))
        each_line(front, text, length, typed, number);
    else
        finish(front, status, &diag, number);
}

static enum ntl_answered answer(struct ntl_ask *ask, enum ntl_status status,
                                struct ntl_diag *diag, size_t at, void *to)
{
    (void)at;
    progress_end();
    finish(to, status, diag, 0);
    return ask_outcome(ask, status);
}

void front_text(struct front *front, const char *text, size_t length,
                bool typed)
{
    set_how(front, typed);
    (void)ask_in_turn(front->ask, text, length, answer, front);
}
