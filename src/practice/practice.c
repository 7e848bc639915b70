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

static enum ntl_status refuse(enum ntl_status status, const char *why,
                              size_t offset, size_t length,
                              struct ntl_diag *diag)
{
    *diag = (struct ntl_diag){
        .offset = offset,
        .length = length,
        .hint = { .format = why },
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

#define STORIES                                                                \
    "practice:SEED:STORY:BUILD; seed and build are decimal, a story one of "   \
    "smap, cfg, stack, handle, dpc, freed, bit, mce"
#define BUILDS                                                                 \
    "builds from 14393 to 26100 whose structures are known; the check of "     \
    "cfg is that of 26100"

/* What has been said so far. */
struct said {
    struct practice_choice choice;
    bool seed, story, build;
};

/* Of a release, with the structures of which a machine is made. */
static bool take_build(struct said *said, uint64_t number)
{
    said->choice.build = (uint32_t)number;
    said->build = true;
    return number >= PRACTICE_FIRST_BUILD && number <= PRACTICE_BUILD
           && ntl_release_of((uint32_t)number) != NULL;
}

static enum ntl_status take_word(struct said *said, const char *word, size_t n,
                                 size_t at, struct ntl_diag *diag)
{
    uint64_t number;

    if (is_number(word, n)) {
        if (!read_seed(word, n, &number))
            return refuse(NTL_EVALUE, "a seed is a decimal number of 64 bits",
                          at, n, diag);
        if (said->seed || said->story)
            return !said->build && take_build(said, number)
                       ? NTL_OK
                       : refuse(NTL_EVALUE, BUILDS, at, n, diag);
        said->choice.seed = number;
        said->seed = true;
        return NTL_OK;
    }
    if (said->story || said->build || !read_story(word, n, &said->choice.story))
        return refuse(NTL_ENAME, STORIES, at, n, diag);
    said->story = true;
    return NTL_OK;
}

enum ntl_status practice_read(const char *text, size_t length,
                              struct practice_choice *ret,
                              struct ntl_diag *diag)
{
    struct said said = { .choice = { 1, PRACTICE_SMAP, PRACTICE_BUILD } };

    for (size_t at = sizeof WORD - 1; at < length;) {
        const char *word = text + ++at;
        const char *end = memchr(word, ':', length - at);
        size_t n = end ? (size_t)(end - word) : length - at;
        enum ntl_status status = take_word(&said, word, n, at, diag);

        if (status != NTL_OK)
            return status;
        at += n;
    }
    if (!said.story)
        said.choice.story
            = (enum practice_story)((said.choice.seed - 1) % PRACTICE_STORIES);
    if (said.choice.story == PRACTICE_CFG
        && said.choice.build != PRACTICE_BUILD)
        return refuse(NTL_EVALUE, BUILDS, 0, length, diag);
    *ret = said.choice;
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
    set_processes_roots(m);
    make_threads(m);
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
        m->build = ntl_build_of(choice->build);
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
