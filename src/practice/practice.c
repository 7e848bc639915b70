/* Making a machine, and what it is called. */
#include "private.h"

#include "core/text/ascii.h"

#include <stdlib.h>
#include <string.h>

struct practice {
    uint8_t *bytes;
    size_t size;
    struct practice_name name[NAMES_MAX];
    size_t names;
};

/* --- its name ------------------------------------------------------------- */

#define WORD "practice"

bool practice_is_name(const char *text, size_t length)
{
    const size_t n = sizeof WORD - 1;

    return length >= n && memcmp(text, WORD, n) == 0
           && (length == n || text[n] == ':');
}

static bool read_seed(const char *text, size_t length, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < length; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');

        if (*ret > (UINT64_MAX - digit) / 10)
            return false;
        *ret = *ret * 10 + digit;
    }
    return true;
}

static bool read_story(const char *text, size_t length,
                       enum practice_story *ret)
{
    for (unsigned i = 0; i < PRACTICE_STORIES; i++) {
        const char *story = practice_story_name((enum practice_story)i);

        if (strlen(story) == length && memcmp(story, text, length) == 0) {
            *ret = (enum practice_story)i;
            return true;
        }
    }
    return false;
}

static enum ntl_status refuse(enum ntl_status status, size_t offset,
                              size_t length, struct ntl_diag *diag)
{
    *diag = (struct ntl_diag){
        .offset = offset,
        .length = length,
        .hint
        = { .format
            = status == NTL_EVALUE
                  ? "a seed is a decimal number of 64 bits"
                  : "practice:SEED:STORY; a seed is decimal, a story one of "
                    "smap, cfg, stack, handle, dpc, freed, bit, mce" },
    };
    return status;
}

static bool is_number(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!ascii_is_digit(text[i]))
            return false;
    return length > 0;
}

enum ntl_status practice_read(const char *text, size_t length,
                              struct practice_choice *ret,
                              struct ntl_diag *diag)
{
    struct practice_choice choice = { 1, PRACTICE_SMAP };
    bool has_story = false;
    size_t at = sizeof WORD - 1;

    while (at < length) {
        const char *word = text + ++at;
        const char *end = memchr(word, ':', length - at);
        size_t n = end ? (size_t)(end - word) : length - at;

        if (is_number(word, n) && !read_seed(word, n, &choice.seed))
            return refuse(NTL_EVALUE, at, n, diag);
        if (!is_number(word, n)) {
            if (has_story || !read_story(word, n, &choice.story))
                return refuse(NTL_ENAME, at, n, diag);
            has_story = true;
        }
        at += n;
    }
    if (!has_story)
        choice.story
            = (enum practice_story)((choice.seed - 1) % PRACTICE_STORIES);
    *ret = choice;
    return NTL_OK;
}

/* --- making it ------------------------------------------------------------ */

/* Large pages first: single ones must not lie in them. */
static void make(struct machine *m)
{
    make_spaces(m);
    make_kernel(m);
    make_user_memory(m);
    make_modules(m);
    make_services(m);
    make_cfg(m);
    make_stacks(m);
    make_processes(m);
    make_handles(m);
    make_crash(m);
    make_processor(m);
    make_told(m);
    make_roots(m);
}

static bool finish(struct machine *m, struct practice *practice)
{
    /* Not a matter of the seed: a test makes many. */
    if (m->full || m->unknown)
        return false;
    practice->size = dump_size(m);
    practice->bytes = calloc(1, practice->size);
    if (!practice->bytes)
        return false;
    write_dump(m, practice->bytes);
    memcpy(practice->name, m->name, sizeof m->name);
    practice->names = m->names;
    return true;
}

struct practice *practice_make(const struct practice_choice *choice)
{
    struct practice *practice = calloc(1, sizeof *practice);
    struct machine *m = calloc(1, sizeof *m);
    bool made = false;

    if (m)
        m->page = calloc(PAGES_MAX, PAGE);
    if (practice && m && m->page) {
        m->choice = *choice;
        m->random = choice->seed;
        m->build = ntl_build_of(PRACTICE_BUILD);
        make(m);
        made = finish(m, practice);
    }
    if (m)
        free(m->page);
    free(m);
    if (made)
        return practice;
    practice_free(practice);
    return NULL;
}

void practice_free(struct practice *practice)
{
    if (practice)
        free(practice->bytes);
    free(practice);
}

const uint8_t *practice_bytes(const struct practice *practice, size_t *size)
{
    *size = practice->size;
    return practice->bytes;
}

const struct practice_name *practice_names(const struct practice *practice,
                                           size_t *count)
{
    *count = practice->names;
    return practice->name;
}

/* --- its bytes ------------------------------------------------------------ */

static size_t read_bytes(void *context, uint64_t offset, void *buffer,
                         size_t length)
{
    const struct practice *practice = context;

    if (offset >= practice->size)
        return 0;
    if (length > practice->size - offset)
        length = practice->size - (size_t)offset;
    memcpy(buffer, practice->bytes + offset, length);
    return length;
}

static const uint8_t *map_bytes(void *context)
{
    return ((const struct practice *)context)->bytes;
}

static void close_bytes(void *context)
{
    practice_free(context);
}

struct ntl_source practice_source(struct practice *practice)
{
    return (struct ntl_source){
        .size = sizeof(struct ntl_source),
        .context = practice,
        .length = practice->size,
        .read = read_bytes,
        .map = map_bytes,
        .close = close_bytes,
    };
}
