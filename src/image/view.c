#include "view.h"

#include <stdlib.h>
#include <string.h>

/* Of a block's number, the set that it is kept in: one of 4 there goes. */
enum { BLOCK = 1 << 13, WAYS = 4, SETS = 256 };

/* As long as a file of any system. */
#define LENGTH_MAX ((uint64_t)INT64_MAX)

struct kept {
    uint64_t clock;
    struct {
        uint64_t number[WAYS];  /* of the block, plus 1; 0: none              */
        uint64_t used[WAYS];    /* when it was                                */
    } set[SETS];
    uint8_t bytes[SETS][WAYS][BLOCK];
    uint8_t stretch[VIEW_STRETCH];
};

/* --- bytes in memory ------------------------------------------------------ */

static const uint8_t *map_bytes(void *context)
{
    return context;
}

static size_t read_bytes(void *context, uint64_t offset, void *buffer,
                         size_t length)
{
    memcpy(buffer, (const uint8_t *)context + offset, length);
    return length;
}

struct ntl_source ntl_source_of_bytes(const void *bytes, size_t length)
{
    return (struct ntl_source) {
        .size = sizeof (struct ntl_source), .length = length,
        .context = (void *)(uintptr_t)bytes, .read = read_bytes,
        .map = map_bytes,
    };
}

/* --- a source that is read ------------------------------------------------ */

/* Short reads go on; after one of nothing the rest is lost. */
static size_t read_source(struct view *view, uint64_t offset, uint8_t *to,
                          size_t length)
{
    const struct ntl_source *source = &view->source;
    size_t got = 0, n;

    do {
        n = source->read(source->context, offset + got, to + got, length - got);
        got += n < length - got ? n : length - got;
    } while (n > 0 && got < length);
    if (got < length) {
        memset(to + got, 0, length - got);
        view->lost = true;
    }
    return got;
}

static unsigned oldest(const uint64_t used[WAYS])
{
    unsigned way = 0;

    for (unsigned i = 1; i < WAYS; i++)
        if (used[i] < used[way])
            way = i;
    return way;
}

static const uint8_t *kept_block(struct view *view, uint64_t number)
{
    struct kept *kept = view->kept;
    size_t set = number % SETS;
    uint64_t left = view->size - number * BLOCK;
    unsigned way = 0;

    while (way < WAYS && kept->set[set].number[way] != number + 1)
        way++;
    if (way == WAYS) {
        way = oldest(kept->set[set].used);
        read_source(view, number * BLOCK, kept->bytes[set][way],
                    left < BLOCK ? (size_t)left : BLOCK);
        kept->set[set].number[way] = number + 1;
    }
    kept->set[set].used[way] = ++kept->clock;
    return kept->bytes[set][way];
}

/* More than a block is not worth keeping. */
static void read_kept(struct view *view, uint64_t offset, uint8_t *to,
                      size_t length)
{
    if (length > BLOCK) {
        read_source(view, offset, to, length);
        return;
    }
    while (length > 0) {
        size_t from = (size_t)(offset % BLOCK), n = BLOCK - from;

        n = n < length ? n : length;
        memcpy(to, kept_block(view, offset / BLOCK) + from, n);
        to += n;
        offset += n;
        length -= n;
    }
}

uint64_t view_word_kept(struct view *view, uint64_t offset)
{
    uint8_t word[8];

    if (offset % BLOCK <= BLOCK - 8)
        return le64(kept_block(view, offset / BLOCK) + offset % BLOCK);
    read_kept(view, offset, word, sizeof word);
    return le64(word);
}

/* --- either --------------------------------------------------------------- */

/* The first block is read at once: who gives nothing of it is refused. */
static const char *begin_reading(struct view *view)
{
    if (!view->source.read)
        return "nothing reads it";
    if (!(view->kept = calloc(1, sizeof *view->kept)))
        return "not enough memory";
    view->kept->set[0].number[0] = 1;
    return read_source(view, 0, view->kept->bytes[0][0],
                       view->size < BLOCK ? (size_t)view->size : BLOCK)
           ? NULL : "nothing of it can be read";
}

const char *view_open(struct view *view, const char *name,
                      const struct ntl_source *given)
{
    struct ntl_source *source = &view->source;

    *view = (struct view) { .name = strdup(name), .size = given->length };
    memcpy(source, given, given->size < sizeof *source ? given->size
                                                       : sizeof *source);
    if (!view->name)
        return "not enough memory";
    if (view->size == 0)
        return "it is empty";
    if (view->size > LENGTH_MAX)
        return "it cannot be as long as it is said to be";
    if (source->map && (view->mapped = source->map(source->context)) != NULL)
        return NULL;
    return begin_reading(view);
}

void view_close(struct view *view)
{
    if (view->source.close)
        view->source.close(view->source.context);
    free(view->kept);
    free(view->name);
}

bool view_lost(const struct view *view)
{
    const struct ntl_source *source = &view->source;

    return view->lost
           || (source->lost && source->lost(source->context, false));
}

bool view_shrank(const struct view *view)
{
    const struct ntl_source *source = &view->source;

    return view->lost || (source->lost && source->lost(source->context, true));
}

bool view_data(const struct view *view, uint64_t at, uint64_t *ret_from,
               uint64_t *ret_to)
{
    const struct ntl_source *source = &view->source;

    *ret_from = at;
    *ret_to = view->size;
    if (source->data && !source->data(source->context, at, ret_from, ret_to))
        return false;
    if (*ret_from < at)
        *ret_from = at;
    if (*ret_to > view->size)
        *ret_to = view->size;
    return *ret_from < *ret_to;
}

void view_read(struct view *view, uint64_t offset, void *buffer, size_t length)
{
    uint64_t left = offset < view->size ? view->size - offset : 0;
    size_t n = length < left ? length : (size_t)left;

    memset((uint8_t *)buffer + n, 0, length - n);
    if (n == 0)
        return;
    if (view->mapped)
        memcpy(buffer, view->mapped + offset, n);
    else
        read_kept(view, offset, buffer, n);
}

bool view_says(struct view *view, uint64_t offset, const char *bytes,
               size_t length)
{
    char there[32];

    if (length > sizeof there || !view_has(view, offset, length))
        return false;
    view_read(view, offset, there, length);
    return memcmp(there, bytes, length) == 0;
}

/* Tab, the ends of lines and pages, the escape of colours: no other control
   stands in a text. */
static bool is_control(unsigned c)
{
    return c < ' ' && !(c >= '\t' && c <= '\r') && c != 0x1b;
}

bool view_is_text(struct view *view)
{
    uint8_t head[4096];
    size_t n = view->size < sizeof head ? (size_t)view->size : sizeof head;
    size_t at = 0, step = 1;
    unsigned low = 0;

    view_read(view, 0, head, n);
    if (n > 1 && (head[0] ^ head[1]) == (0xff ^ 0xfe)) {
        low = head[0] == 0xfe;  /* UTF-16, with its mark                      */
        at = step = 2;
    }
    for (; at + step <= n; at += step)
        if (is_control(head[at + low]) && (step == 1 || !head[at + 1 - low]))
            return false;
    return n > 0;
}

uint64_t view_uint(struct view *view, uint64_t offset, unsigned bytes)
{
    uint8_t there[8];

    if (!view_has(view, offset, bytes))
        return 0;
    view_read(view, offset, there, bytes);
    return le_uint(there, bytes);
}

/* Of a map the system is told one stretch ahead. */
const uint8_t *view_stretch(struct view *view, uint64_t offset, size_t length)
{
    const struct ntl_source *source = &view->source;

    if (!view->mapped) {
        read_source(view, offset, view->kept->stretch, length);
        return view->kept->stretch;
    }
    if (source->soon)
        source->soon(source->context, offset, (uint64_t)length * 2);
    return view->mapped + offset;
}
