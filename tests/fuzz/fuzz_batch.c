/*
 * Any bytes on standard input, as the program reads them: lines, blocks that
 * are pasted, answers in one form after the other.  What is printed, on both
 * outputs, passes the guard, and a last line needs no newline.
 */
#include "cli/front.h"
#include "guard.h"
#include "read/text/normal.h"

#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 15 };   /* less than a pipe holds                     */

/* All of the bytes, and then the end. */
static int pipe_of(const uint8_t *data, size_t size)
{
    int end[2];

    insist(pipe(end) == 0);
    insist(write(end[1], data, size) == (ssize_t)size);
    close(end[1]);
    return end[0];
}

/* A line may ask for another form than that of the batch. */
static void check_json(const char *bytes, size_t length)
{
    while (length > 0) {
        const char *newline = memchr(bytes, '\n', length);
        size_t line = newline ? (size_t)(newline - bytes) + 1 : length;

        if (line > 1 && memcmp(bytes, "{\"", 2) == 0)
            guard_output(RENDER_JSON, bytes, line);
        bytes += line;
        length -= line;
    }
}

static void set_options(struct front *front, enum cmd_form form)
{
    static const char *const options[] = {
        [FORM_TEXT] = "--color never", [FORM_JSON] = "-j --color never",
        [FORM_MARKDOWN] = "-m --color never",
    };
    struct ntl_diag diag;

    insist(front_read(front, options[form], strlen(options[form]), false, &diag)
           == NTL_OK);
    ask_keep_options(front->ask);
}

static void answer(struct front *front, enum cmd_form form, const uint8_t *data,
                   size_t size)
{
    int fd = pipe_of(data, size);

    front_init(front, FRONT_MEMORY);
    out_free(&front->err);
    out_init(&front->err, NULL, 0);
    set_options(front, form);
    insist(front_batch(front, fd) == 0);
    close(fd);
    guard_output(RENDER_TEXT, front->out.bytes, front->out.used);
    check_json(front->out.bytes, front->out.used);
    guard_output(RENDER_TEXT, front->err.bytes, front->err.used);
}

static bool same(const struct out *a, const struct out *b)
{
    return a->used == b->used && memcmp(a->bytes, b->bytes, a->used) == 0;
}

/* A line's end, which may be missing; of UTF-16 it would be two bytes. */
static bool ends_line(const uint8_t *data, size_t size)
{
    bool high_first;

    return size > 0 && data[size - 1] == '\n'
           && !normal_is_utf16((const char *)data, size, &high_first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct front whole, cut;

    if (size > INPUT_MAX)
        return 0;
    for (unsigned form = FORM_TEXT; form <= FORM_MARKDOWN; form++) {
        answer(&whole, (enum cmd_form)form, data, size);
        if (ends_line(data, size)) {
            answer(&cut, (enum cmd_form)form, data, size - 1);
            insist(same(&whole.out, &cut.out)
                          && same(&whole.err, &cut.err));
            front_close(&cut);
        }
        front_close(&whole);
    }
    return 0;
}
