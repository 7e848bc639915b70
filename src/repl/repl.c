/*
 * GNU readline's callback interface: the loop is ours, so that Ctrl-C, a resize
 * and a pasted block of lines are handled in one place.
 */
#include "repl.h"

#include "ask/ask.h"
#include "complete.h"
#include "history.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

/* A pasted block's lines follow each other faster than anybody types. */
enum { PASTE_PAUSE_MS = 50 };

static const char prompt[] = "ntlens> ";

/* readline has one of everything, and its callbacks take no argument. */
static struct {
    const struct repl_host *host;
    const struct command *block;    /* that reads the lines gathered          */
    char *gathered;
    size_t length;
    bool done;
} state;

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal)
{
    interrupted = signal;
}

static void answer(const char *text, size_t length)
{
    if (!state.host->answer(state.host->context, text, length))
        state.done = true;
}

static void answer_gathered(void)
{
    if (!state.block)
        return;
    state.block = NULL;
    answer(state.gathered, state.length);
}

static bool gather(const char *line, size_t length)
{
    size_t at = state.block ? state.length + 1 : 0;
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

/* Without memory a block ends early, so that no line goes unanswered. */
static void take_line(const char *line, size_t length)
{
    const struct command *block;

    if (state.block && table_block(&ask_table, state.block, line, length)
        && gather(line, length))
        return;
    answer_gathered();
    if (state.done)
        return;
    block = table_block(&ask_table, NULL, line, length);
    if (block && gather(line, length))
        state.block = block;
    else
        answer(line, length);
}

/* A bracketed paste arrives as one text with newlines in it. */
static void take_text(char *text)
{
    char *line = text;

    while (line && !state.done) {
        char *end = strchr(line, '\n');

        if (end)
            *end = '\0';
        take_line(line, strlen(line));
        line = end ? end + 1 : NULL;
    }
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
        take_text(text);
        if (!state.done)
            rl_callback_handler_install(prompt, on_line);
    }
    free(text);
}

/* ^C goes behind the line, before readline takes the cursor to its start. */
static void drop_line(void)
{
    interrupted = 0;
    rl_point = rl_end;
    rl_redisplay();
    puts("^C");
    fflush(stdout);
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_cleanup_after_signal();
    rl_replace_line("", 0);
    state.block = NULL;
    rl_callback_handler_remove();
    rl_callback_handler_install(prompt, on_line);
}

/* Waits for a key; false at the end of a pause in a paste, or on a signal. */
static bool wait_for_key(void)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    int n = poll(&input, 1, state.block ? PASTE_PAUSE_MS : -1);

    return n > 0;
}

static void loop(void)
{
    rl_callback_handler_install(prompt, on_line);
    while (!state.done) {
        bool key = wait_for_key();

        if (interrupted)
            drop_line();
        else if (key)
            rl_callback_read_char();
        else if (state.block && errno != EINTR) {
            rl_callback_handler_remove();
            answer_gathered();
            if (!state.done)
                rl_callback_handler_install(prompt, on_line);
        }
    }
    rl_callback_handler_remove();
}

void repl(const struct repl_host *host)
{
    struct sigaction interrupt = { .sa_handler = note_interrupt }, before;

    state.host = host;
    state.done = false;
    rl_readline_name = "ntlens";
    rl_catch_signals = 0;
    complete_init(host->session);
    history_open();
    host->session->lent.past = history_line;
    sigemptyset(&interrupt.sa_mask);
    sigaction(SIGINT, &interrupt, &before);
    loop();
    sigaction(SIGINT, &before, NULL);
    host->session->lent.past = NULL;
    history_save();
    free(state.gathered);
    state.gathered = NULL;
}
