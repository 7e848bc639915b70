/*
 * What a page or Node calls: lines in, pieces out, through buffers of this
 * module's memory.  It keeps one session, and has no files but the host's.
 *
 * 64-bit sizes are doubles here: a page has no files past 2^53 bytes.
 */
#include "pieces.h"
#include "render/put.h"

#include <ntlens/ask.h>
#include <ntlens/format.h>
#include <ntlens/version.h>
#include <stdlib.h>
#include <string.h>

#define WEB_CALLED(name) __attribute__((export_name(#name)))
#define WEB_HOST(name)                                                         \
    __attribute__((import_module("host"), import_name(#name)))

/* A file by its name: its number, and its size; less than 0: none, and why. */
WEB_HOST(open) int host_open(const char *name, size_t length, double *ret_size,
                             char *why, size_t room);
WEB_HOST(close) void host_close(int file);
/* Bytes of it; how many there were. */
WEB_HOST(read)
size_t host_read(int file, double offset, void *buffer, size_t length);
/* Work goes on; false: stop. */
WEB_HOST(tick) bool host_tick(double done, double all);

/* The one session of this instance, and where it says what it has to say. */
static struct ntl_ask *ask;
static unsigned how = NTL_ASK_KEEP;
static struct out out;
static char *room;
static size_t room_size;

static bool tick(void *context, uint64_t done, uint64_t all)
{
    (void)context;
    return host_tick((double)done, (double)all);
}

/* --- files of the host ---------------------------------------------------- */

static size_t read_file(void *context, uint64_t offset, void *buffer,
                        size_t length)
{
    return host_read((int)(intptr_t)context, (double)offset, buffer, length);
}

static void close_file(void *context)
{
    host_close((int)(intptr_t)context);
}

static struct ntl_source source_of(int file, double size)
{
    return (struct ntl_source) {
        .size = sizeof (struct ntl_source), .context = (void *)(intptr_t)file,
        .length = (uint64_t)size, .read = read_file, .close = close_file,
    };
}

static enum ntl_status open_file(void *context, const char *name,
                                 struct ntl_source *ret, struct ntl_diag *diag)
{
    static char why[256];
    double size = 0;
    int file = host_open(name, strlen(name), &size, why, sizeof why);

    (void)context;
    if (file < 0) {
        *diag = (struct ntl_diag) {
            .hint = { .format = "%s", .word = { why } },
        };
        return NTL_EFILE;
    }
    *ret = source_of(file, size);
    return NTL_OK;
}

/* --- the session ---------------------------------------------------------- */

/* `files`: lines may open files, by the host. */
WEB_CALLED(start) bool web_start(bool files)
{
    struct ntl_host host = ntl_host_of(NULL);

    host.tick = tick;
    host.open = files ? open_file : NULL;
    ask = ntl_ask_open(&host);
    if (ask)
        ntl_ask_how(ask, how);
    return ask && out_init_memory(&out);
}

/* Where the host puts a text of that many bytes; NULL: there is no memory. */
WEB_CALLED(room) char *web_room(size_t size)
{
    char *larger = size <= room_size ? room : realloc(room, size);

    if (larger) {
        room = larger;
        room_size = size > room_size ? size : room_size;
    }
    return larger;
}

/* The answer, until the next call. */
WEB_CALLED(answer) const char *web_answer(void)
{
    return out.bytes;
}

WEB_CALLED(answer_length) size_t web_answer_length(void)
{
    return out.failed ? 0 : out.used;
}

static void begin_answer(void)
{
    out.used = 0;
    out.failed = false;
}

WEB_CALLED(how) void web_how(unsigned flags)
{
    how = flags;
    ntl_ask_how(ask, flags);
}

/* The text is in the room; the answer is a list of pieces. */
WEB_CALLED(ask) enum ntl_answered web_ask(size_t length)
{
    struct pieces pieces = pieces_of(&out, how & NTL_ASK_EXPLAIN);
    enum ntl_answered answered;

    begin_answer();
    out_char(&out, '[');
    answered = ntl_ask(ask, room, length, &pieces.sink);
    out_char(&out, ']');
    return answered;
}

/* The bytes from `from` to `to` of the room, as they may be shown. */
WEB_CALLED(visible) void web_visible(size_t from, size_t to)
{
    begin_answer();
    out_visible(&out, room + from, to - from);
}

/* The same in a form, of enum ntl_form. */
WEB_CALLED(form) enum ntl_answered web_form(size_t length, enum ntl_form form)
{
    struct ntl_text text;
    enum ntl_answered answered = ntl_ask_form(ask, room, length, form, &text);

    begin_answer();
    out_bytes(&out, text.bytes, text.length);
    return answered;
}

/* --- an image ------------------------------------------------------------- */

/* Its name is in the room; the file is closed with it.  Else the answer is why
   not. */
WEB_CALLED(image) bool web_image(size_t name_length, int file, double size)
{
    struct ntl_source source = source_of(file, size);
    struct ntl_diag diag = { 0 };
    char why[512], *name = web_room(name_length + 1);
    enum ntl_status status;

    begin_answer();
    if (!name)
        return false;
    name[name_length] = '\0';
    status = ntl_ask_image(ask, name, &source, &diag);
    if (status == NTL_OK)
        return true;
    ntl_format_phrase(why, sizeof why, &diag.hint);
    out_visible(&out, why, strlen(why));
    return false;
}

WEB_CALLED(close_image) void web_close_image(void)
{
    ntl_ask_image(ask, NULL, NULL, NULL);
}

/* --- what helps to type --------------------------------------------------- */

static bool listed;             /* a word was offered before                  */

static void offer(void *context, const char *word)
{
    (void)context;
    if (listed)
        out_char(&out, ',');
    listed = true;
    out_wrote(&out, put_string(out_room(&out, ESCAPED * strlen(word) + 2),
                               word, strlen(word)));
}

/* {"words":[...],"from":BYTES} for the line in the room. */
WEB_CALLED(complete) void web_complete(size_t length)
{
    struct ntl_completion done;
    char *to;

    begin_answer();
    listed = false;
    out_text(&out, "{\"words\":[");
    done = ntl_ask_complete(ask, room, length, offer, NULL);
    to = put_literal(out_room(&out, 64), "],\"from\":");
    to += ntl_format_decimal(to, 32, done.from);
    *to++ = '}';
    out_wrote(&out, to);
}

/* A list of the settings: a piece each, and what `set` says of it. */
WEB_CALLED(settings) void web_settings(void)
{
    struct ntl_setting setting;
    struct pieces pieces = pieces_of(&out, false);

    begin_answer();
    out_char(&out, '[');
    for (size_t i = 0; ntl_setting_at(i, &setting); i++) {
        if (i > 0)
            out_char(&out, ',');
        out_text(&out, "{\"setting\":true");
        pieces_text(&out, "name", setting.name);
        pieces_text(&out, "form", setting.value);
        pieces_text(&out, "help", setting.help);
        out_text(&out, ",\"parts\":[");
        pieces.more = false;
        ntl_ask_show(ask, setting.name, &pieces.sink);
        out_text(&out, "]}");
    }
    out_char(&out, ']');
}

WEB_CALLED(version) void web_version(void)
{
    begin_answer();
    out_text(&out, ntl_version());
}
