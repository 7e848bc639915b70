/* main.c - the program: options, then one answer, a batch, or the prompt. */
#include "front.h"
#include "join.h"
#include "paged.h"
#include "progress.h"

#include "os/os.h"
#include "os/sandbox.h"
#include "os/terminal.h"

#if REPL
#include "repl/repl.h"
#endif
#if TUI
#include "tui/tui.h"
#endif

#include <errno.h>
#include <ntlens/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct front front;

/* The one operand, where it has several lines; else NULL. */
static const char *paste;

static int cannot_read(const struct cmd_operand *file, int error)
{
    struct ntl_diag diag = {
        .offset = file->offset, .length = file->length,
        .hint = { .format = "%s", .word = { strerror(error) } },
    };

    front_fail(&front, NTL_EFILE, &diag, 0);
    return front.worst;
}

static int batch_from_file(const struct cmd_operand *file)
{
    char name[4096];
    int fd = OS_STDIN, error;

    snprintf(name, sizeof name, "%.*s", (int)file->length, file->text);
    error = strcmp(name, "-") == 0 ? 0 : os_open(name, &fd);
    if (error)
        return cannot_read(file, error);
    front.separate = true;
    error = front_batch(&front, fd);
    if (fd != OS_STDIN)
        os_close(fd);
    return error ? cannot_read(file, error) : front.worst;
}

#if REPL
/* Of what was pasted, for the line that sums it up. */
static struct {
    size_t answers, failed;
} pasted;

static bool answer(void *context, const char *text, size_t length)
{
    int worst = front.worst;

    (void)context;
    front.worst = NTL_ANSWERED;
    front_unit(&front, &(struct unit) { .script = false }, text, length, true,
               0);
    pasted.answers += strspn(text, " \n") < length;
    pasted.failed += front.worst >= NTL_NOT_UNDERSTOOD;
    front.worst = front.worst > worst ? front.worst : worst;
    out_flush(&front.out);
    paged_end();
    return !front_leaves(&front) && !front.out.failed;
}

static void out_count(size_t count, const char *one, const char *more)
{
    char text[24];

    snprintf(text, sizeof text, "%zu ", count);
    out_text(&front.out, text);
    out_text(&front.out, count == 1 ? one : more);
}

/* So many lines came at once, and their answers are out. */
static void sum_up(void *context, size_t lines)
{
    enum { LONG = 10 };

    (void)context;
    if (lines >= LONG) {
        out_count(lines, "line", "lines");
        out_text(&front.out, " pasted: ");
        out_count(pasted.answers - pasted.failed, "answer", "answers");
        if (pasted.failed) {
            out_text(&front.out, ", ");
            out_count(pasted.failed, "question", "questions");
            out_text(&front.out, " not understood");
        }
        out_char(&front.out, '\n');
        out_flush(&front.out);
    }
    pasted.answers = pasted.failed = 0;
}
#endif

/* In one line: what this is, where help is, what is open. */
static void greet(void)
{
    const char *image = session_image_name(ask_session(front.ask));

    out_text(&front.out, "ntlens ");
    out_text(&front.out, ntl_version());
    if (image) {
        out_text(&front.out, ": type or paste; `help` says what; open: ");
        out_visible(&front.out, image, strlen(image));
    } else {
        out_text(&front.out, ": an address, bugcheck CODE, -o DUMP bugcheck, "
                             "or a paste; help");
    }
    out_char(&front.out, '\n');
    out_flush(&front.out);
}

/* Nothing was asked of it: it says what it is. */
static void show_opened(void)
{
    static const char info[] = "info";

    if (ask_session(front.ask)->image && !front.answered
        && front.worst == NTL_ANSWERED)
        front_line(&front, info, sizeof info - 1, false, 0);
}

/* Until the user leaves.  Without readline the same lines work. */
static void ask_lines(void)
{
#if REPL
    repl(&(struct repl_host) { answer, sum_up, NULL, front.ask });
#else
    (void)batch_from_file(&(struct cmd_operand) { .text = "-", .length = 1 });
#endif
}

static int prompt_or_batch(void)
{
    if (paste) {
        front.separate = true;
        front_text(&front, paste, strlen(paste), false);
        return front.worst;
    }
    if (os_is_terminal(OS_STDIN)) {
        greet();
        front.files = true;
        front.paged = os_is_terminal(OS_STDOUT);
        ask_lines();
        return NTL_ANSWERED;
    }
    (void)batch_from_file(&(struct cmd_operand) { .text = "-", .length = 1 });
    show_opened();
    return front.worst;
}

/* A lesson or a quiz that a line began asks on. */
static int go_on(void)
{
#if REPL
    if (ask_asks(front.ask) && os_is_terminal(OS_STDIN) && front.out.terminal)
        return prompt_or_batch();
#endif
    return front.worst;
}

#if TUI
/* Why there is no screen; what TERM says is somebody's text. */
static int tell_end(enum tui_end end)
{
    const char *term = getenv("TERM");

    if (end == TUI_LEFT)
        return NTL_ANSWERED;
    out_text(&front.err, "ntlens: the full screen needs a terminal");
    if (end != TUI_NO_TERMINAL) {
        out_text(&front.err, end == TUI_UNFIT ? " that can place text\n"
                                              : " that is known\n");
        out_text(&front.err, "  it is TERM=");
        out_visible(&front.err, term ? term : "", term ? strlen(term) : 0);
        out_text(&front.err, "; without -t it answers on any");
    }
    out_char(&front.err, '\n');
    return NTL_NOT_UNDERSTOOD;
}

/* An address, or a line of any other kind, is what the screen opens with. */
static int full_screen(void)
{
    const struct line *line = ask_line(front.ask);
    const struct cmd_call *call = &line->call;
    const struct cmd_operand *first = call->bare ? &call->arg[0]
                                                 : &call->spelling;
    struct tui_host host = {
        .ask = front.ask, .is_address = call->bare,
        .color = front_color(ask_options(front.ask), OS_STDOUT),
    };

    if (paste) {
        host.line = paste;
        host.length = strlen(paste);
    } else if (call->command) {
        host.line = first->text;
        host.length = call->bare ? first->length
                                 : line->length - first->offset;
    }
    return tell_end(tui(&host));
}
#else
static int full_screen(void)
{
    out_text(&front.err, "ntlens: this program has no full screen\n"
                         "  without -t it answers line by line\n");
    return NTL_NOT_UNDERSTOOD;
}
#endif

/* Whether there is a sandbox here is tried. */
static void print_version(void)
{
    const char *why = os_sandbox(OS_OPENS_NOTHING);

    out_text(&front.out, "ntlens ");
    out_text(&front.out, ntl_version());
    out_text(&front.out, "\nsandbox: ");
    out_text(&front.out, why ? "none, " : "a command that reads a file does "
                                          "nothing else");
    out_text(&front.out, why ? why : "");
    out_char(&front.out, '\n');
}

/* The commands are the file's. */
static int refuse_command(const struct cmd_call *call)
{
    struct ntl_diag diag;
    enum ntl_status status
        = cmd_refuse(call->bare ? &call->arg[0] : &call->spelling, NTL_EEXTRA,
                     &diag, "with -f the commands are those of the file");

    front_fail(&front, status, &diag, 0);
    return front.worst;
}

static int start(const char *text, size_t length)
{
    static const char help[] = "help";
    const struct line *line = ask_line(front.ask);
    struct ntl_diag diag;
    enum ntl_status status;
    struct cmd_operand file;

    front.files = front.once = true;
    status = front_read(&front, text, length, false, &diag);
    front.files = false;
    file = line->options.file;
    if (status != NTL_OK) {
        front_fail(&front, status, &diag, 0);
    } else if (line->options.version) {
        print_version();
    } else if (line->options.help) {
        ask_keep_options(front.ask);
        front_line(&front, help, sizeof help - 1, false, 0);
    } else if (line->options.screen) {
        ask_keep_options(front.ask);
        front.once = false;
        return full_screen();
    } else if (line->call.command && file.given) {
        return refuse_command(&line->call);
    } else if (line->call.command) {
        front_run(&front, 0);
        front.once = false;
        return go_on();
    } else {
        ask_keep_options(front.ask);
        front.once = false;
        return file.given ? batch_from_file(&file) : prompt_or_batch();
    }
    return front.worst;
}

/* A full disk; who closed a pipe has seen enough, and does not need telling. */
static void complain_of_output(void)
{
    out_flush(&front.out);
    if (!front.out.failed || front.out.error == EPIPE)
        return;
    out_text(&front.err, "ntlens: the answer cannot be written\n  ");
    out_text(&front.err, strerror(front.out.error));
    out_char(&front.err, '\n');
}

int main(int argc, char *argv[])
{
    size_t length;
    char *line;
    int status;

    line = join(argc, argv, &paste, &length);
    front_init(&front, OS_STDOUT);
    status = start(line, length);
    complain_of_output();
    front_close(&front);
    free(line);
    if (os_interrupted())
        os_end_interrupted();
    if (front.out.failed && status == NTL_ANSWERED)
        status = NTL_ANSWERED_ABSENT;
    return status;
}
