/*
 * GNU readline's callback interface: the loop is ours, so that Ctrl-C, a resize
 * and a pasted block of lines are handled in one place.
 */
#include "repl.h"

#include "ask/ask.h"
#include "complete.h"
#include "history.h"
#include "shown.h"
#include "os/terminal.h"
#include "read/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

/* A pasted block's lines follow each other faster than anybody types. */
enum { PASTE_PAUSE_MS = 50, LINE_PAUSE_MS = 5 };

/* readline has one of everything, and its callbacks take no argument. */
static struct {
    const struct repl_host *host;
    struct unit unit;           /* the question of the lines gathered         */
    char *gathered;
    size_t length;
    size_t lines;               /* that came at once                          */
    bool gathering;
    bool stopped;               /* by Ctrl-C, the lines that wait, too        */
    bool done;
} state;

/* While a lesson asks, a line is an answer. */
static const char *prompt(void)
{
    return ask_asks(state.host->ask) ? "answer> " : "ntlens> ";
}

static void answer(const char *text, size_t length)
{
    if (!state.host->answer(state.host->context, text, length))
        state.done = true;
    if (os_interrupted())
        state.stopped = true;
    os_heard(OS_INTERRUPTED);
}

static void answer_gathered(void)
{
    if (!state.gathering)
        return;
    state.gathering = false;
    answer(state.gathered, state.length);
}

static bool gather(const char *line, size_t length)
{
    size_t at = state.gathering ? state.length + 1 : 0;
    char *grown = realloc(state.gathered, at + length + 1);

    if (!grown)
        return false;
    state.gathered = grown;
    if (at)
        grown[at - 1] = '\n';
    memcpy(grown + at, line, length + 1);
    state.length = at + length;
    return true;
}

/* It belongs to the lines gathered, and was added to them. */
static bool joins(const char *line, size_t length)
{
    size_t before = state.length;

    if (!state.gathering || !gather(line, length))
        return false;
    if (unit_goes_on(&state.unit, ask_session(state.host->ask), state.gathered,
                     before, length))
        return true;
    state.length = before;
    return false;
}

/* Without memory a block ends early, so that no line goes unanswered. */
static void take_line(const char *line, size_t length)
{
    if (joins(line, length))
        return;
    answer_gathered();
    if (state.done || state.stopped)
        return;
    unit_begin(&state.unit, ask_session(state.host->ask), line, length);
    if (state.unit.kind != UNIT_LINE && gather(line, length))
        state.gathering = true;
    else
        answer(line, length);
}

/* A bracketed paste arrives as one text with newlines in it. */
static void take_text(char *text)
{
    char *line = text;

    state.stopped = false;
    if (!state.gathering)
        state.unit.begun = state.unit.script = false;
    while (line && !state.done && !state.stopped) {
        char *end = strchr(line, '\n');

        if (end)
            *end = '\0';
        take_line(line, strlen(line));
        line = end ? end + 1 : NULL;
    }
}

/* A log may go on: its answer comes after a pause. */
static void sum_up(void)
{
    if (!state.stopped && !state.done)
        state.host->sum_up(state.host->context, state.lines);
    state.lines = 0;
}

/* Those that have something on them. */
static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (text += strspn(text, "\n "); *text; text += strspn(text, "\n ")) {
        text += strcspn(text, "\n");
        lines++;
    }
    return lines;
}

static void on_line(char *text)
{
    if (!text) {                /* Ctrl-D */
        rl_callback_handler_remove();
        putchar('\n');
        answer_gathered();
        state.done = true;
        return;
    }
    if (*text) {
        rl_callback_handler_remove();
        history_add(text);
        state.lines = count_lines(text);
        take_text(text);
        if (!state.gathering)
            sum_up();
        if (!state.done)
            rl_callback_handler_install(prompt(), on_line);
    }
    free(text);
}

static void begin_line(void)
{
    rl_callback_handler_install(prompt(), on_line);
}

/* ^C goes after the line, before readline takes the cursor to its start. */
static void drop_line(void)
{
    rl_point = rl_end;
    rl_redisplay();
    puts("^C");
    fflush(stdout);
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_cleanup_after_signal();
    rl_replace_line("", 0);
    state.gathering = false;
    rl_callback_handler_remove();
    begin_line();
}

/* The terminal has the shell's modes, or whoever continued this left others. */
static void go_on(void)
{
    rl_cleanup_after_signal();
    rl_reset_after_signal();
    rl_forced_update_display();
}

/* A pause says that a pasted block is complete. */
static void end_block(void)
{
    rl_callback_handler_remove();
    answer_gathered();
    if (state.lines)
        sum_up();
    if (!state.done)
        begin_line();
}

static void take_signals(unsigned signals)
{
    if (signals & OS_RESIZED)
        rl_resize_terminal();
    if (signals & OS_RESUMED)
        go_on();
    if (signals & OS_INTERRUPTED)
        drop_line();
}

/* Who typed a line that may be one of a block does not wait for its answer. */
static int pause_ms(void)
{
    if (!state.gathering)
        return -1;
    return state.unit.kind == UNIT_LOG ? PASTE_PAUSE_MS : LINE_PAUSE_MS;
}

static void loop(void)
{
    begin_line();
    while (!state.done) {
        unsigned news = os_wait(pause_ms());

        os_heard(news);
        take_signals(news);
        if (news & OS_INTERRUPTED)
            continue;
        if (news & (OS_INPUT | OS_CLOSED))
            rl_callback_read_char();
        else if (!news)
            end_block();
    }
    rl_callback_handler_remove();
}

/* What takes back what readline has asked of the terminal. */
static const char *leave_text(void)
{
    const char *paste = rl_variable_value("enable-bracketed-paste");

    return paste && strcmp(paste, "on") == 0 ? "\033[?2004l\r\n" : "\r\n";
}

void repl(const struct repl_host *host)
{
    state.host = host;
    state.done = false;
    rl_readline_name = "ntlens";
    rl_catch_signals = rl_catch_sigwinch = 0;
    rl_initialize();
    shown_init();
    complete_init(host->ask);
    history_open();
    os_terminal_take(leave_text());
    loop();
    os_terminal_give();
    free(state.gathered);
    state.gathered = NULL;
}
