/*
 * The library's second floor with a host of any behaviour: reads that come
 * short, files that cannot be opened, work that is stopped.  A text has one
 * reading through all its doors: ntl_ask_form, ntl_ask, the program's argument
 * and its standard input give the same answers; and a session that keeps
 * nothing answers the same again.
 *
 * The bytes: how lines are taken, what the host does, 2 of an image's size, the
 * image, the text.
 */
#include "cli/front.h"
#include "guard.h"

#include <ntlens/cursor.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LENDS = 1, STOPS = 2, SHORT = 4, CUT = 8 };

struct host {
    unsigned does;
    const uint8_t *bytes;
    size_t size;
    unsigned ticks;
};

static size_t read_some(void *context, uint64_t offset, void *buffer,
                        size_t length)
{
    enum { MOST = 100 };
    const struct host *host = context;
    size_t end = host->does & CUT ? host->size / 2 : host->size;
    size_t left = offset < end ? end - (size_t)offset : 0;

    if (host->does & SHORT && length > MOST)
        length = MOST;
    length = length < left ? length : left;
    if (length)
        memcpy(buffer, host->bytes + offset, length);
    return length;
}

static enum ntl_status open_file(void *context, const char *name,
                                 struct ntl_source *ret, struct ntl_diag *diag)
{
    struct host *host = context;

    if (strlen(name) % 2 == 0) {
        *diag = (struct ntl_diag) { .hint = { .format = "not today" } };
        return NTL_EFILE;
    }
    *ret = (struct ntl_source) {
        .size = sizeof *ret, .context = host, .length = host->size,
        .read = read_some,
    };
    return NTL_OK;
}

static bool tick(void *context, uint64_t done, uint64_t all)
{
    struct host *host = context;

    insist(all == 0 || done <= all);
    return !(host->does & STOPS) || ++host->ticks % 8 != 0;
}

static struct ntl_ask *open_ask(struct host *host, unsigned how)
{
    struct ntl_host lends = ntl_host_of(host);
    struct ntl_ask *ask;

    if (host->does & LENDS)
        lends.open = open_file;
    lends.tick = tick;
    host->ticks = 0;
    ask = ntl_ask_open(&lends);
    insist(ask != NULL);
    ntl_ask_how(ask, how);
    return ask;
}

static void check_again(struct host *host, const char *text, size_t length)
{
    struct ntl_ask *ask = open_ask(host, 0);
    struct ntl_text ret;
    enum ntl_answered how;
    char *first;
    size_t n;

    how = ntl_ask_form(ask, text, length, NTL_FORM_JSON, &ret);
    n = ret.length;
    first = malloc(n + 1);
    insist(first != NULL);
    memcpy(first, ret.bytes, n + 1);
    host->ticks = 0;
    insist(ntl_ask_form(ask, text, length, NTL_FORM_JSON, &ret) == how);
    insist(ret.length == n && memcmp(first, ret.bytes, n) == 0);
    free(first);
    ntl_ask_close(ask);
}

static void check_forms(struct host *host, unsigned how, const char *text,
                        size_t length)
{
    enum ntl_answered all[NTL_FORMS + 1];
    struct ntl_text ret;

    for (unsigned form = 0; form <= NTL_FORMS; form++) {
        struct ntl_ask *ask = open_ask(host, how);

        if (form == NTL_FORMS) {
            all[form] = ntl_ask(ask, text, length, guard_sink());
            guard_answered();
        } else {
            all[form] = ntl_ask_form(ask, text, length, (enum ntl_form)form,
                                     &ret);
            guard_output(form == NTL_FORM_JSON ? RENDER_JSON : RENDER_TEXT,
                         ret.bytes, ret.length);
        }
        insist(all[form] == all[0] && (unsigned)all[form] <= NTL_NOT_READ);
        ntl_ask_close(ask);
    }
}

/* --- the program's doors -------------------------------------------------- */

/* Answers alone, in order: what is wrong is placed in a line or in all. */
static size_t answers(char *bytes, size_t length)
{
    size_t kept = 0;

    for (size_t at = 0, n; at < length; at += n) {
        const char *end = memchr(bytes + at, '\n', length - at);

        n = end ? (size_t)(end - bytes) + 1 - at : length - at;
        if (strncmp(bytes + at, "{\"error\"", 8) == 0)
            continue;
        memmove(bytes + kept, bytes + at, n);
        kept += n;
    }
    return kept;
}

static void argument(const char *text, size_t length, struct front *front)
{
    struct ntl_diag diag;
    struct lent *lent;

    front_init(front, FRONT_MEMORY);
    lent = ask_lent(front->ask);
    lent->open = NULL;          /* as a library's session, which has no files */
    lent->names = NULL;
    lent->save = NULL;
    lent->recall = NULL;
    lent->keep = NULL;
    lent->past = NULL;
    insist(front_read(front, "-j --color never", 16, false, &diag) == NTL_OK);
    ask_keep_options(front->ask);
    front_text(front, text, length, false);
}

/* The form that an option asks for is the program's own. */
static bool has_options(const char *text, size_t length)
{
    return memchr(text, '-', length) != NULL;
}

static void check_doors(const char *text, size_t length)
{
    static struct front front;
    struct host host = { .does = 0 };
    struct ntl_ask *ask;
    struct ntl_text ret;
    char *library, *program;
    size_t n, m;

    if (has_options(text, length))
        return;
    ask = open_ask(&host, NTL_ASK_KEEP | NTL_ASK_ANSWERS);
    (void)ntl_ask_form(ask, text, length, NTL_FORM_JSON, &ret);
    argument(text, length, &front);
    library = calloc(1, ret.length + 8);
    program = calloc(1, front.out.used + 8);
    insist(library && program);
    memcpy(library, ret.bytes, ret.length);
    if (front.out.used)
        memcpy(program, front.out.bytes, front.out.used);
    n = answers(library, ret.length);
    m = answers(program, front.out.used);
    insist(n == m && memcmp(library, program, n) == 0);
    free(library);
    free(program);
    ntl_ask_close(ask);
    front_close(&front);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ntl_cursor c = ntl_cursor_of(data, size);
    unsigned how = (unsigned)ntl_cursor_uint(&c, 1) & 31;
    struct host host = { .does = (unsigned)ntl_cursor_uint(&c, 1) };
    const char *text;
    size_t length;

    host.size = (size_t)ntl_cursor_uint(&c, 2);
    if (host.size > ntl_cursor_left(&c))
        host.size = 0;
    host.bytes = data + c.at;
    ntl_cursor_skip(&c, host.size);
    text = (const char *)data + c.at;
    length = ntl_cursor_left(&c);
    check_forms(&host, how, text, length);
    check_again(&host, text, length);
    check_doors(text, length);
    return 0;
}
