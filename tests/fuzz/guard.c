#include "guard.h"

#include "../unit/hostile.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = 8, BEFORE = 60, AFTER = 20 };

static struct guard {
    struct ntl_sink sink;
    struct render *render[GUARD_FORMS];
    struct out out[GUARD_FORMS];
    struct out complaint;
    unsigned depth, said;
} guard;

void insist(bool truth)
{
    if (!truth)
        abort();
}

/* --- what was printed ----------------------------------------------------- */

static void print_around(const char *bytes, size_t length, size_t at)
{
    size_t from = at > BEFORE ? at - BEFORE : 0;

    for (size_t i = from; i < length && i < at + AFTER; i++) {
        unsigned char c = (unsigned char)bytes[i];

        fprintf(stderr, c >= ' ' && c < 0x7f ? "%c" : "<%02x>", c);
    }
    fputc('\n', stderr);
}

void guard_output(enum render_form form, const char *bytes, size_t length)
{
    size_t at = hostile_find(bytes, length);

    if (at < length) {
        fprintf(stderr, "guard: byte %zu of this is felt: ", at);
        print_around(bytes, length, at);
        abort();
    }
    if (form == RENDER_JSON && !hostile_json(bytes, length)) {
        fprintf(stderr, "guard: this is no JSON: ");
        print_around(bytes, length, BEFORE);
        abort();
    }
}

static void check_output(void)
{
    for (unsigned form = 0; form < GUARD_FORMS; form++) {
        struct out *out = &guard.out[form];

        insist(!out->failed);
        guard_output((enum render_form)form, out->bytes, out->used);
        out->used = 0;
    }
}

/* --- the sink ------------------------------------------------------------- */

#define EACH(call, ...)                                                        \
    for (unsigned form = 0; form < GUARD_FORMS; form++) {                      \
        struct ntl_sink *to = render_sink(guard.render[form]);                 \
                                                                               \
        to->call(__VA_ARGS__);                                                 \
    }

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    (void)sink;
    insist(++guard.depth <= DEPTH_MAX);
    insist(group->key || group->kind == NTL_ROW
                  || group->kind == NTL_LINE);
    EACH(begin, to, group)
}

static void end(struct ntl_sink *sink)
{
    (void)sink;
    insist(guard.depth-- > 0);
    EACH(end, to)
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    (void)sink;
    insist(guard.depth > 0 && it->key && it->lo + it->width <= 64);
    insist(it->kind != NTL_TEXT || it->text);
    guard.said++;
    EACH(item, to, it)
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    char text[4096];

    (void)sink;
    insist(guard.depth > 0 && r->phrase.format);
    insist(ntl_format_phrase(text, sizeof text, &r->phrase)
                  < sizeof text);
    guard.said++;
    EACH(remark, to, r)
}

static void open_all(void)
{
    out_init(&guard.complaint, NULL, 0);
    guard.sink = ntl_sink_of(begin, end, item, remark);
    guard.sink.explain = true;
    for (unsigned form = 0; form < GUARD_FORMS; form++) {
        out_init(&guard.out[form], NULL, 0);
        guard.render[form] = render_open((enum render_form)form,
                                         &guard.out[form], false, true);
        insist(guard.render[form] != NULL);
    }
}

struct ntl_sink *guard_sink(void)
{
    if (!guard.render[0])
        open_all();
    guard.depth = guard.said = 0;
    return &guard.sink;
}

void guard_answered(void)
{
    insist(guard.depth == 0);
    check_output();
}

struct ntl_sink *guard_begin(void)
{
    struct ntl_sink *sink = guard_sink();

    ntl_begin(sink, NTL_OBJECT, "fuzz", NULL);
    return sink;
}

void guard_end(void)
{
    ntl_end(&guard.sink);
    guard_answered();
}

void guard_failed(const char *line, size_t length, enum ntl_status status,
                  const struct ntl_diag *diag)
{
    insist((unsigned)status < NTL_STATUS_COUNT);
    insist(diag->offset <= length
                  && diag->length <= length - diag->offset);
    insist(guard.said == 0);
    for (unsigned form = 0; form < GUARD_FORMS; form++)
        render_failed(guard.render[form], line, length, status, diag, 1);
    check_output();
    render_complaint(&guard.complaint, false, line, length, status, diag, 1);
    guard_output(RENDER_TEXT, guard.complaint.bytes, guard.complaint.used);
    guard.complaint.used = 0;
}
