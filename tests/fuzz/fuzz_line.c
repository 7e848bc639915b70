/*
 * Any lines, as somebody types, pastes or pipes them: each is answered or is
 * blamed inside itself; what is begun is ended; every answer can be printed.
 */
#include "ask/ask.h"
#include "guard.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct session *session, const char *text, size_t length)
{
    static const struct cmd_options options;
    static struct line line;
    struct ntl_sink *sink = guard_sink();
    struct ntl_diag diag = { .offset = SIZE_MAX };
    enum ntl_status status = line_read(session, &options, text, length, true,
                                       &line, &diag);

    if (status == NTL_OK && line.call.command)
        status = ask_run(&line, session, sink, &diag);
    if (status == NTL_OK)
        guard_answered();
    else
        guard_failed(text, length, status, &diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct session session;
    const char *text = (const char *)data;

    ask_begin(&session);
    while (size > 0) {
        const char *newline = memchr(text, '\n', size);
        size_t one = newline ? (size_t)(newline - text) : size;

        ask(&session, text, one);
        one += newline != NULL;
        text += one;
        size -= one;
    }
    image_close(session.image);
    return 0;
}
