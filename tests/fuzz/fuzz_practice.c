/*
 * Any practice machine: the same choice makes the same bytes; it opens as the
 * dump that it says it is, of that build and with that bug check; its names are
 * where something is; lines about it are answered or blamed inside themselves.
 *
 * The bytes: seed 8, story 1, build 4; lines.
 */
#include "ask/ask.h"
#include "guard.h"
#include "image/image.h"
#include "practice/practice.h"

#include <ntlens/cursor.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINES_MAX = 32 };

/* One that its name says, and the name is read back. */
static bool choose(struct ntl_cursor *c, char name[64],
                   struct practice_choice *ret)
{
    uint64_t seed = ntl_cursor_uint(c, 8);
    unsigned story = (unsigned)ntl_cursor_uint(c, 1) % PRACTICE_STORIES;
    uint32_t build = (uint32_t)ntl_cursor_uint(c, 4);
    struct ntl_diag diag = { .offset = SIZE_MAX };
    enum ntl_status status;

    build = build & 1 ? PRACTICE_BUILD : build >> 1;
    snprintf(name, 64, "practice:%llu:%s:%u", (unsigned long long)seed,
             practice_story_name((enum practice_story)story), build);
    insist(practice_is_name(name, strlen(name)));
    status = practice_read(name, strlen(name), ret, &diag);
    insist(status == NTL_OK ? ret->seed == seed && ret->story == story
                                  && ret->build == build
                            : status == NTL_EVALUE
                                  && diag.offset + diag.length <= strlen(name));
    return status == NTL_OK;
}

static void check_same(const struct practice *one, const struct practice *two)
{
    size_t n, m;
    const uint8_t *a = practice_bytes(one, &n), *b = practice_bytes(two, &m);

    insist(n == m && n <= PRACTICE_SIZE && memcmp(a, b, n) == 0);
}

static void check_image(const struct practice *practice,
                        const struct practice_choice *choice)
{
    size_t size, count;
    const uint8_t *bytes = practice_bytes(practice, &size);
    const struct practice_name *name = practice_names(practice, &count);
    struct image *image;
    struct image_space space;
    struct ntl_diag diag;

    insist(image_open_bytes(bytes, size, NULL, &image, &diag) == NTL_OK);
    insist(image_facts(image)->build.value == choice->build);
    image_findings(image, &size);
    insist(size == 0);
    space = image_space(image);
    for (size_t i = 0; i < count; i++) {
        uint64_t pa;

        insist(memchr(name[i].name, 0, sizeof name[i].name));
        /* Where its PTEs begin are those of address 0. */
        if (strncmp(name[i].name, "nt!", 3) == 0
            && strcmp(name[i].name, "nt!MmPteBase") != 0)
            insist(image_translate(image, &space, name[i].value, &pa)
                   == IMAGE_FOUND);
    }
    image_close(image);
}

static void ask_lines(struct ntl_ask *ask, const char *text, size_t size)
{
    for (unsigned lines = 0; size > 0 && lines < LINES_MAX; lines++) {
        const char *newline = memchr(text, '\n', size);
        size_t one = newline ? (size_t)(newline - text) : size;
        struct ntl_text ret;

        (void)ntl_ask_form(ask, text, one, NTL_FORM_JSON, &ret);
        guard_output(RENDER_JSON, ret.bytes, ret.length);
        one += newline != NULL;
        text += one;
        size -= one;
    }
}

static void ask_all(const char *name, struct ntl_cursor *c)
{
    struct ntl_ask *ask = ntl_ask_open(NULL);
    struct ntl_text ret;
    char line[80];

    insist(ask != NULL);
    ntl_ask_how(ask, NTL_ASK_KEEP);
    snprintf(line, sizeof line, "open %s", name);
    insist(ntl_ask_form(ask, line, strlen(line), NTL_FORM_JSON, &ret)
           == NTL_ANSWERED);
    insist(ntl_ask_form(ask, "bugcheck", 8, NTL_FORM_TEXT, &ret)
           == NTL_ANSWERED);
    guard_output(RENDER_TEXT, ret.bytes, ret.length);
    ask_lines(ask, (const char *)c->bytes + c->at, ntl_cursor_left(c));
    ntl_ask_close(ask);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ntl_cursor c = ntl_cursor_of(data, size);
    struct practice_choice choice;
    struct practice *one, *two;
    char name[64];

    if (!choose(&c, name, &choice))
        return 0;
    one = practice_make(&choice);
    two = practice_make(&choice);
    insist(one && two);
    check_same(one, two);
    check_image(one, &choice);
    practice_free(one);
    practice_free(two);
    ask_all(name, &c);
    return 0;
}
