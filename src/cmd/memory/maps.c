/* maps and ptov: an address space from one end to the other. */
#include "space/chain-state.h"
#include "space/level.h"
#include "cmd/cmd.h"
#include "space/mappings.h"
#include "space/memory.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- what to show --------------------------------------------------------- */

enum { ANY = 0, NO = 1, YES = 2 };

struct filter {
    uint64_t first, last;
    unsigned numbers;           /* that were typed: a range, or one address   */
    uint8_t user, write, execute;       /* ANY, NO or YES                     */
    uint32_t kinds;             /* bits by kind; 0: all                       */
    uint64_t shifts;            /* bits by page shift; 0: all                 */
};

static const struct {
    const char *word;
    uint8_t user, write, execute;
    uint8_t shift;
    uint8_t kind;               /* one more                                   */
} words[] = {
    { "user", YES, 0, 0, 0, 0 },   { "kernel", NO, 0, 0, 0, 0 },
    { "w", 0, YES, 0, 0, 0 },      { "rw", 0, YES, 0, 0, 0 },
    { "ro", 0, NO, 0, 0, 0 },      { "x", 0, 0, YES, 0, 0 },
    { "nx", 0, 0, NO, 0, 0 },      { "wx", 0, YES, YES, 0, 0 },
    { "rwx", 0, YES, YES, 0, 0 },  { "rx", 0, NO, YES, 0, 0 },
    { "4k", 0, 0, 0, 12, 0 },      { "2m", 0, 0, 0, 21, 0 },
    { "4m", 0, 0, 0, 22, 0 },      { "1g", 0, 0, 0, 30, 0 },
    { "pages", 0, 0, 0, 0, 1 + MAPPING_PAGES },
    { "self", 0, 0, 0, 0, 1 + MAPPING_SELF },
    { "shared", 0, 0, 0, 0, 1 + MAPPING_SHARED },
    { "loop", 0, 0, 0, 0, 1 + MAPPING_LOOP },
    { "absent", 0, 0, 0, 0, 1 + MAPPING_ABSENT },
    { "not_in_dump", 0, 0, 0, 0, 1 + MAPPING_ABSENT },
};

static bool take_word(struct filter *filter, const struct cmd_operand *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) != word->length
            || strncasecmp(words[i].word, word->text, word->length) != 0)
            continue;
        filter->user |= words[i].user;
        filter->write |= words[i].write;
        filter->execute |= words[i].execute;
        if (words[i].shift)
            filter->shifts |= UINT64_C(1) << words[i].shift;
        if (words[i].kind)
            filter->kinds |= 1u << (words[i].kind - 1);
        return true;
    }
    return false;
}

static enum ntl_status take_number(struct filter *filter,
                                   const struct session *session,
                                   struct cmd_operand word,
                                   struct ntl_diag *diag)
{
    enum ntl_status status = cmd_number(session, &word, diag);

    if (status == NTL_ENAME && !diag->hint.format)
        diag->hint.format = "user kernel w ro x nx wx rx 4k 2m 4m 1g pages "
                            "self shared loop absent, or a range";
    if (status != NTL_OK)
        return status;
    if (filter->numbers == 2)
        return cmd_refuse(&word, NTL_EEXTRA, diag, "a range has two ends");
    if (filter->numbers == 1 && word.value < filter->first)
        return cmd_refuse(&word, NTL_EVALUE, diag,
                          "the end lies below the start");
    if (filter->numbers++ == 0)
        filter->first = word.value;
    filter->last = word.value;
    return NTL_OK;
}

static enum ntl_status read_filter(const struct cmd_call *call,
                                   struct filter *filter,
                                   struct ntl_diag *diag)
{
    *filter = (struct filter) { .last = UINT64_MAX };
    for (size_t i = 0; i < call->words; i++) {
        enum ntl_status status = NTL_OK;

        if (!take_word(filter, &call->word[i]))
            status = take_number(filter, call->session, call->word[i], diag);
        if (status != NTL_OK)
            return status;
    }
    return NTL_OK;
}

static bool fits(uint8_t wanted, bool is)
{
    return (!(wanted & YES) || is) && (!(wanted & NO) || !is);
}

static bool passes(const struct filter *filter, const struct mapping *m)
{
    if (!fits(filter->user, m->rights.user)
        || !fits(filter->write, m->rights.write)
        || !fits(filter->execute, m->rights.execute))
        return false;
    if (filter->kinds && !(filter->kinds >> m->kind & 1))
        return false;
    return !filter->shifts || (m->kind == MAPPING_PAGES
                               && (filter->shifts >> m->page_shift & 1));
}

/* --- rows ----------------------------------------------------------------- */

struct list {
    const struct session *session;
    const struct filter *filter;
    struct ntl_sink *sink;
    uint64_t ranges, bytes, shared;
    uint64_t next;              /* where the rest begins, when `cut`          */
    bool cut;
};

/* What stands at a range: a page size, or what else its table is. */
static const char *kind_name(const struct mapping *m)
{
    static const char *const names[MAPPING_KINDS] = {
        [MAPPING_SELF] = "self", [MAPPING_SHARED] = "shared",
        [MAPPING_LOOP] = "loop",
    };

    if (m->kind == MAPPING_PAGES)
        return level_page_size(m->page_shift);
    if (m->kind == MAPPING_ABSENT)
        return chain_state_name(CHAIN_NOT_IN_DUMP);
    return names[m->kind];
}

static void rights_text(struct ntl_rights rights, char text[5])
{
    text[0] = rights.user ? 'u' : 'k';
    text[1] = 'r';
    text[2] = rights.write ? 'w' : '-';
    text[3] = rights.execute ? 'x' : '-';
    text[4] = '\0';
}

static void show_range(struct list *list, const struct mapping *m)
{
    uint8_t digits = ntl_paging(list->session->arch)->digits;
    struct ntl_sink *sink = list->sink;
    char rights[5];

    rights_text(m->rights, rights);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "start", .kind = NTL_ADDRESS, .value = m->start,
             .digits = digits);
    ntl_emit(sink, .key = "end", .kind = NTL_ADDRESS, .value = m->end,
             .digits = digits);
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER,
             .value = m->end - m->start + 1);
    ntl_emit(sink, .key = "pfn",
             .kind = m->kind == MAPPING_ABSENT ? NTL_ABSENT : NTL_NUMBER,
             .value = m->physical >> NTL_PAGE_SHIFT);
    ntl_emit(sink, .key = "rights", .kind = NTL_TEXT, .text = rights);
    ntl_emit(sink, .key = "kind", .kind = NTL_TEXT,
             .text = kind_name(m));
    ntl_end(sink);
}

static bool each_range(void *user, const struct mapping *m)
{
    struct list *list = user;

    if (!passes(list->filter, m))
        return true;
    list->cut = list->ranges == CMD_ROWS_MAX;
    list->next = m->start;
    if (list->cut)
        return false;
    list->ranges++;
    if (m->kind == MAPPING_PAGES)
        list->bytes += m->end - m->start + 1;
    if (m->kind == MAPPING_SHARED)
        list->shared++;
    show_range(list, m);
    return true;
}

/* --- what there was besides ----------------------------------------------- */

static void show_findings(const struct mappings_seen *seen,
                          struct ntl_sink *sink)
{
    if (seen->stopped)
        ntl_find(sink, "stopped", "stopped: this is not all");
    if (seen->entangled)
        ntl_find(sink, "tables_entangled",
                 "given up after %d tables, many times what the file has: "
                 "they lead to each other; a range shows a part",
                 .number = { seen->tables });
    if (seen->shared)
        ntl_find(sink, "entries_shared",
                 "%d saved entries are left out: blocks at other addresses "
                 "are the same bytes of the file",
                 .number = { seen->shared });
    if (seen->saved_only)
        ntl_find(sink, "saved_entries_only",
                 "a minidump has only the entries that the kernel saved: much "
                 "more was mapped");
    if (seen->absent)
        ntl_find(sink, "tables_absent",
                 "%d tables are not in this file: what they map is not known",
                 .number = { seen->absent });
    if (seen->reserved)
        ntl_find(sink, "reserved_bits",
                 "%d entries set reserved bits: every access faults, so they "
                 "are left out", .number = { seen->reserved });
}

static enum ntl_status no_root(const struct cmd_call *call,
                               struct ntl_diag *diag)
{
    return cmd_refuse(&call->spelling, NTL_EMEMORY, diag,
                      "the directory table, %x, is not in this file; -d DTB "
                      "chooses another", .number = { call->session->dtb });
}

/* The table's heading comes before its rows, and an error before all of it. */
static bool has_root(const struct session *session)
{
    const uint64_t root = session->dtb & ntl_paging(session->arch)->root_mask;

    if (!image_facts(session->image)->physical)
        return session_space(session).has_index;
    return session->dtb_from != FROM_DEFAULT
           && image_physical(session->image, root) == IMAGE_FOUND;
}

static void show_total(const struct list *list,
                       const struct mappings_seen *seen, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "total", "total");
    ntl_emit(sink, .key = "range_count", .kind = NTL_DECIMAL,
             .value = list->ranges);
    ntl_emit(sink, .key = "bytes", .kind = NTL_NUMBER, .value = list->bytes,
             .note = "mapped as pages");
    ntl_emit(sink, .key = "table_count", .kind = NTL_DECIMAL,
             .value = seen->tables,
             .note = "read");
    ntl_end(sink);
    if (list->cut)
        ntl_find(sink, "ranges_left_out",
                 seen->saved_only
                 ? "the first %d ranges: ask for a part, as `maps %a END`"
                 : "the first %d ranges: `maps %a %a` goes on",
                 .number = { CMD_ROWS_MAX, list->next, list->filter->last },
                 .digits = ntl_paging(list->session->arch)->digits);
    if (list->shared)
        ntl_find(sink, "shared_tables",
                 "shared: the table maps what it maps at another address that "
                 "was listed before");
}

static enum ntl_status run_maps(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    enum ntl_status status = cmd_need_image(call, diag);
    struct mappings_seen seen;
    struct filter filter;
    struct list list = { .session = call->session, .filter = &filter,
                         .sink = sink };
    struct mappings_asked asked = { .each = each_range, .user = &list };

    if (status != NTL_OK
        || (status = read_filter(call, &filter, diag)) != NTL_OK)
        return status;
    if (!has_root(call->session))
        return no_root(call, diag);
    asked.first = filter.first;
    asked.last = filter.last;
    session_context(call->session, USES_DTB, sink);
    ntl_begin(sink, NTL_TABLE, "ranges", "ranges");
    mappings_each(call->session, &asked, &seen);
    ntl_end(sink);
    show_total(&list, &seen, sink);
    show_findings(&seen, sink);
    call->absent = list.ranges == 0 || seen.stopped || seen.entangled;
    return NTL_OK;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    while (*state < sizeof words / sizeof *words) {
        const char *name = words[(*state)++].word;

        if (strncasecmp(name, prefix, length) == 0) {
            snprintf(word, size, "%s", name);
            return true;
        }
    }
    return false;
}

const struct command cmd_maps = {
    .name = "maps",
    .aliases = "!ptov",
    .summary = "all that the address space maps, in ranges",
    .example = "kernel wx",
    .args = { { CMD_WORDS, "FILTER",
                "START END; user kernel; w ro x nx wx rx; 4k 2m 1g; a kind",
                NULL, true } },
    .run = run_maps,
    .complete = complete,
    .memory = true,
};

/* --- ptov ----------------------------------------------------------------- */

struct addresses {
    const struct session *session;
    struct ntl_sink *sink;
    uint64_t offset;            /* in the page                                */
    uint64_t count, first;
};

static bool each_address(void *user, const struct mapping *m)
{
    struct addresses *a = user;
    uint64_t va = m->start + a->offset;
    struct owner owner = memory_owner(a->session, va);
    char rights[5];

    rights_text(m->rights, rights);
    if (a->count++ == 0)
        a->first = va;
    ntl_begin(a->sink, NTL_ROW, NULL, NULL);
    ntl_emit(a->sink, .key = "address", .kind = NTL_ADDRESS, .value = va,
             .digits = ntl_paging(a->session->arch)->digits);
    ntl_emit(a->sink, .key = "page_size", .kind = NTL_TEXT,
             .text = level_page_size(m->page_shift));
    ntl_emit(a->sink, .key = "rights", .kind = NTL_TEXT, .text = rights);
    ntl_emit(a->sink, .key = "kind", .kind = NTL_TEXT,
             .text = m->kind == MAPPING_PAGES ? "pages" : kind_name(m));
    ntl_emit(a->sink, .key = "module", .kind = NTL_SENTENCE,
             .phrase = &owner.says);
    ntl_end(a->sink);
    return a->count < CMD_ROWS_MAX;
}

static void find_addresses(const struct addresses *list, struct ntl_sink *sink)
{
    if (list->count == 0)
        ntl_find(sink, "not_mapped", "no entry that is here maps it");
    if (list->count == CMD_ROWS_MAX)
        ntl_find(sink, "addresses_left_out",
                 "the first %d addresses: there may be more",
                 .number = { CMD_ROWS_MAX });
}

static enum ntl_status run_ptov(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    const struct cmd_operand *pa = &call->arg[0];
    enum ntl_status status = cmd_need_image(call, diag);
    struct addresses list = { .session = call->session, .sink = sink,
                              .offset = pa->value & 0xfff };
    struct mappings_asked asked = {
        .last = UINT64_MAX, .only_page = true,
        .page = pa->value >> NTL_PAGE_SHIFT, .each = each_address,
        .user = &list,
    };
    struct mappings_seen seen;

    if (status != NTL_OK)
        return status;
    if (!has_root(call->session))
        return no_root(call, diag);
    session_context(call->session, USES_DTB | USES_INDEX, sink);
    ntl_emit(sink, .key = "physical", .kind = NTL_NUMBER, .value = pa->value);
    ntl_step(sink, "pfn",
             "%x >> 12 = %x; entries with that frame are looked for",
             .number = { pa->value, asked.page });
    ntl_begin(sink, NTL_TABLE, "addresses", "addresses that map it");
    mappings_each(call->session, &asked, &seen);
    ntl_end(sink);
    find_addresses(&list, sink);
    show_findings(&seen, sink);
    call->absent = list.count == 0;
    call->result = list.first;
    call->has_result = list.count > 0;
    return NTL_OK;
}

const struct command cmd_ptov = {
    .name = "ptov",
    .summary = "every address that maps a physical address",
    .example = "1ad000",
    .args = { { CMD_NUMBER, "PA", "a physical address", NULL, false } },
    .run = run_ptov,
    .memory = true,
};
