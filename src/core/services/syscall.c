#include <ntlens/syscall.h>

#include "core/text/ascii.h"
#include "core/cpu/processor.h"

#include <string.h>

/* Services or rows [first, first + count). */
struct span { uint16_t first, count; };

/* From `row` on, to the next piece: services or rows of a key list. */
struct piece { uint16_t row, what; };

/*
 * A list has `count` pieces from `at` on.  A key list, whose key it is itself,
 * has its rows in whole_lists from `at` on, and from `count` on in
 * rows_in_whole the row of each service of its table, or NONE.
 */
struct list { uint16_t at, count, rows; uint8_t key; };

/* `sources`: a bit for each of the first three, at most two are set. */
struct edition { uint32_t build; uint16_t label; uint8_t list, sources; };

/* `where`: bits for x86, x64, and a prototype that differs. */
struct change { uint32_t build; uint16_t service; uint8_t where, count; };

/* Generated from src/data/services/syscalls, which names the sources. */
#include "syscalls.inc"

enum {
    BLOCK = 16,                 /* services whose names share a whole one     */
    LAST_BYTE = 0x80,           /* of a name                                  */
    KIND = 12, VALUE = 0xfff,   /* of what a piece is                         */
    DOWN = 1, OF_KEY = 2,       /* kinds                                      */
    COUNT = 31, COUNTER = 5,    /* of argument_counts; 31: not known          */
    ON_X86 = 1, ON_X64 = 2, PROTOTYPE = 4
};

static const char table_names[NTL_SYSCALL_TABLES][8] = {
    "nt", "win32k", "ium",
};

const char *ntl_syscall_table_name(enum ntl_syscall_table table)
{
    return table < NTL_SYSCALL_TABLES ? table_names[table] : "";
}

uint32_t ntl_syscall_base(enum ntl_syscall_table table)
{
    return table < NTL_SYSCALL_TABLES ? table_bases[table] : 0;
}

/* --- names ---------------------------------------------------------------- */

static bool in_span(const struct span *span, uint16_t service)
{
    return service >= span->first && service - span->first < span->count;
}

static bool is_service(uint16_t service)
{
    for (unsigned t = 0; t < NTL_SYSCALL_TABLES; t++) {
        if (in_span(&service_spans[t], service))
            return true;
    }
    return false;
}

enum ntl_syscall_table ntl_syscall_table_of(uint16_t service)
{
    unsigned t = NTL_SYSCALL_TABLES - 1;

    while (t > 0 && service < service_spans[t].first)
        t--;
    return (enum ntl_syscall_table)t;
}

/* The name after `at`; what it shares with the one before stays. */
static size_t unfold(size_t *at, char name[NTL_SYSCALL_NAME])
{
    size_t n = name_bytes[(*at)++];
    uint8_t byte;

    do {
        byte = name_bytes[(*at)++];
        name[n++] = (char)(byte & ~LAST_BYTE);
    } while (!(byte & LAST_BYTE) && n < NTL_SYSCALL_NAME - 1);
    name[n] = '\0';
    return n;
}

size_t ntl_syscall_name(uint16_t service, char name[NTL_SYSCALL_NAME])
{
    size_t at, n = 0;

    name[0] = '\0';
    if (!is_service(service))
        return 0;
    at = name_blocks[service / BLOCK];
    for (unsigned i = 0; i <= service % BLOCK; i++)
        n = unfold(&at, name);
    return n;
}

/* As the names are sorted: case does not count, and a prefix comes first. */
static int compare(const char *name, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int a = (unsigned char)ascii_lower(name[i]);
        int b = (unsigned char)ascii_lower(text[i]);

        if (a != b)
            return a - b;
    }
    return 0;
}

/* The last block of a table whose first name is before the text. */
static unsigned block_before(const struct span *span, const char *text,
                             size_t length)
{
    unsigned low = span->first / BLOCK;
    unsigned high = low + (span->count + BLOCK - 1u) / BLOCK;
    char name[NTL_SYSCALL_NAME];

    while (high - low > 1) {
        unsigned middle = (low + high) / 2;
        size_t at = name_blocks[middle];

        unfold(&at, name);
        if (compare(name, text, length) < 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The first service of a table whose name is not before the text. */
static uint16_t lower_bound(const struct span *span, const char *text,
                            size_t length)
{
    unsigned block = block_before(span, text, length);
    uint16_t service = (uint16_t)(block * BLOCK);
    size_t at = name_blocks[block];
    char name[NTL_SYSCALL_NAME];

    for (; in_span(span, service); service++) {
        unfold(&at, name);
        if (compare(name, text, length) >= 0)
            break;
    }
    return service;
}

static bool begins_so(uint16_t service, const char *prefix, size_t length)
{
    char name[NTL_SYSCALL_NAME];

    return ntl_syscall_name(service, name) >= length
           && compare(name, prefix, length) == 0;
}

uint16_t ntl_syscall_next(const char *prefix, size_t length, uint16_t after)
{
    unsigned t = 0;

    if (length >= NTL_SYSCALL_NAME)
        return NTL_SERVICE_NONE;
    if (after != NTL_SERVICE_NONE) {
        t = ntl_syscall_table_of(after);
        after++;
        if (in_span(&service_spans[t], after)
            && begins_so(after, prefix, length))
            return after;
        t++;
    }
    for (; t < NTL_SYSCALL_TABLES; t++) {
        uint16_t first = lower_bound(&service_spans[t], prefix, length);

        if (in_span(&service_spans[t], first)
            && begins_so(first, prefix, length))
            return first;
    }
    return NTL_SERVICE_NONE;
}

static bool is_zw(const char *text, size_t length)
{
    return length > 2 && ascii_same("zw", text, 2);
}

uint16_t ntl_syscall_find(const char *text, size_t length)
{
    char folded[NTL_SYSCALL_NAME], name[NTL_SYSCALL_NAME];
    uint16_t found;

    if (length == 0 || length >= NTL_SYSCALL_NAME)
        return NTL_SERVICE_NONE;
    memcpy(folded, text, length);
    if (is_zw(text, length))
        memcpy(folded, "Nt", 2);
    found = ntl_syscall_next(folded, length, NTL_SERVICE_NONE);
    while (found != NTL_SERVICE_NONE && ntl_syscall_name(found, name) != length)
        found = ntl_syscall_next(folded, length, found);
    return found;
}

/* --- editions ------------------------------------------------------------- */

static unsigned family_of(enum ntl_arch arch)
{
    if (arch == NTL_ARM64)
        return 2;
    return is_x86(arch);
}

size_t ntl_syscall_editions(enum ntl_arch arch, enum ntl_syscall_table table)
{
    if (table >= NTL_SYSCALL_TABLES)
        return 0;
    return edition_spans[table][family_of(arch)].count;
}

static struct ntl_syscall_edition describe(const struct edition *row)
{
    struct ntl_syscall_edition edition = {
        .build = row->build, .list = row->list, .label = words + row->label,
        .services = lists[row->list].rows,
    };
    unsigned n = 0;

    for (unsigned s = 0; s < 3 && n < 2; s++) {
        if (row->sources >> s & 1)
            edition.source[n++] = words + source_words[s];
    }
    return edition;
}

struct ntl_syscall_edition
ntl_syscall_edition(enum ntl_arch arch, enum ntl_syscall_table table, size_t i)
{
    if (i >= ntl_syscall_editions(arch, table))
        return (struct ntl_syscall_edition) { .label = "" };
    return describe(&editions[edition_spans[table][family_of(arch)].first + i]);
}

/* --- rows ----------------------------------------------------------------- */

static bool is_key(const struct list *list)
{
    return list - lists == list->key;
}

/* The piece that has the row: the last one that does not begin after it. */
static const struct piece *piece_at(const struct list *list, uint32_t row)
{
    const struct piece *first = pieces + list->at;
    unsigned low = 0, high = list->count;

    while (high - low > 1) {
        unsigned middle = (low + high) / 2;

        if (first[middle].row <= row)
            low = middle;
        else
            high = middle;
    }
    return first + low;
}

uint16_t ntl_syscall_at(const struct ntl_syscall_edition *edition, uint32_t row)
{
    const struct list *list = &lists[edition->list];
    const struct piece *piece;
    unsigned kind, offset, value;

    if (row >= edition->services)
        return NTL_SERVICE_NONE;
    if (is_key(list))
        return whole_lists[list->at + row];
    piece = piece_at(list, row);
    kind = piece->what >> KIND;
    value = piece->what & VALUE;
    offset = row - piece->row;
    if (value == NTL_SERVICE_UNNAMED)
        return NTL_SERVICE_UNNAMED;
    value = kind & DOWN ? value - offset : value + offset;
    return (uint16_t)(kind & OF_KEY ? whole_lists[lists[list->key].at + value]
                                    : value);
}

/* Where a key list has a service of its table; NONE for nowhere. */
static uint16_t row_in_key(const struct list *key, uint16_t service)
{
    const struct span *span = &service_spans[ntl_syscall_table_of(service)];

    return rows_in_whole[key->count + service - span->first];
}

/*
 * A piece goes up or down from `first`: how far after its start `value` is,
 * when it is that long.
 */
static bool in_piece(unsigned what, unsigned length, unsigned value,
                     unsigned *offset)
{
    unsigned first = what & VALUE;

    *offset = what >> KIND & DOWN ? first - value : value - first;
    return *offset < length;
}

static bool find_row(const struct list *list, uint16_t service, uint16_t *ret)
{
    const struct piece *piece;
    bool has_key = list->key < sizeof lists / sizeof *lists;
    uint16_t in_key = has_key ? row_in_key(&lists[list->key], service)
                              : NTL_SERVICE_NONE;

    if (is_key(list)) {
        *ret = in_key;
        return in_key != NTL_SERVICE_NONE;
    }
    piece = pieces + list->at;
    for (unsigned i = 0; i < list->count; i++, piece++) {
        unsigned end = i + 1u < list->count ? piece[1].row : list->rows;
        unsigned value = piece->what >> KIND & OF_KEY ? in_key : service;
        unsigned offset;

        if (in_piece(piece->what, end - piece->row, value, &offset)) {
            *ret = (uint16_t)(piece->row + offset);
            return true;
        }
    }
    return false;
}

bool ntl_syscall_row(const struct ntl_syscall_edition *edition,
                     uint16_t service, uint16_t *ret)
{
    return edition->services && is_service(service)
           && find_row(&lists[edition->list], service, ret);
}

/* --- the editions of a build ---------------------------------------------- */

static bool same_branch(uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        uint32_t first = branches[i].first, last = branches[i].last;

        if (a >= first && a <= last && b >= first && b <= last)
            return true;
    }
    return false;
}

/*
 * A list of a branch stands once.  The build's own have names of their own;
 * neighbours with one list say that nothing changed between them.
 */
static void choose(struct ntl_syscall_choice *choice, const struct edition *row,
                   enum ntl_syscall_fit fit)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (fit == NTL_SYSCALL_BRANCH && choice->edition[i].list == row->list)
            return;
    }
    if (choice->count == NTL_SYSCALL_CHOICES)
        return;
    choice->edition[choice->count] = describe(row);
    choice->fit[choice->count++] = fit;
}

static void choose_neighbours(struct ntl_syscall_choice *choice,
                              const struct span *span, uint32_t build)
{
    const struct edition *row = editions + span->first, *before = NULL;
    const struct edition *end = row + span->count;

    for (; row < end && row->build < build; row++)
        before = row;
    if (before)
        choose(choice, before, NTL_SYSCALL_BEFORE);
    if (row < end)
        choose(choice, row, NTL_SYSCALL_AFTER);
}

void ntl_syscall_choose(enum ntl_arch arch, enum ntl_syscall_table table,
                        uint32_t build, struct ntl_syscall_choice *ret)
{
    const struct span *span;

    ret->count = 0;
    if (table >= NTL_SYSCALL_TABLES)
        return;
    span = &edition_spans[table][family_of(arch)];
    for (unsigned i = 0; i < span->count; i++) {
        if (editions[span->first + i].build == build)
            choose(ret, &editions[span->first + i], NTL_SYSCALL_OWN);
    }
    for (unsigned i = 0; i < span->count; i++) {
        if (same_branch(editions[span->first + i].build, build))
            choose(ret, &editions[span->first + i], NTL_SYSCALL_BRANCH);
    }
    if (ret->count == 0)
        choose_neighbours(ret, span, build);
}

/* --- arguments ------------------------------------------------------------ */

unsigned ntl_syscall_registers(enum ntl_arch arch)
{
    static const uint8_t registers[] = { 4, 0, 8 };

    return registers[family_of(arch)];
}

/* Changes of one service stand together, those of one processor by build. */
static void apply_changes(uint16_t service, enum ntl_arch arch, uint32_t build,
                          struct ntl_syscall_arguments *ret)
{
    unsigned where = family_of(arch) == 1 ? ON_X86 : ON_X64;
    bool any = false;

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const struct change *change = &changes[i];

        if (change->service != service)
            continue;
        if (change->where == PROTOTYPE) {
            ret->prototype = change->count;
            ret->disputed = true;
        } else if ((change->where & where)
                   && (!any || change->build <= build)) {
            ret->count = change->count;
            any = true;
        }
    }
}

bool ntl_syscall_arguments(uint16_t service, enum ntl_arch arch, uint32_t build,
                           struct ntl_syscall_arguments *ret)
{
    uint8_t packed;

    if (!is_service(service))
        return false;
    packed = argument_counts[service];
    if ((packed & COUNT) == COUNT)
        return false;
    *ret = (struct ntl_syscall_arguments) {
        .count = packed & COUNT,
        .source = words + source_words[(packed >> COUNTER) + 2],
    };
    apply_changes(service, arch, build, ret);
    return true;
}
