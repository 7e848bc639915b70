/* How the answer of page.h looks. */
#include "page.h"

#include "chain.h"
#include "memory.h"

#include <ntlens/format.h>
#include <string.h>

static const char *from_name(const struct page *page, enum ntl_level level)
{
    static const char *const names[] = {
        [IMAGE_FROM_NOWHERE] = "-", [IMAGE_FROM_PHYSICAL] = "physical",
        [IMAGE_FROM_SELFMAP] = "self-map",
    };

    return names[page->from[level]];
}

/* "table", "page", ...: what an entry is in this chain. */
static const char *kind_of(const struct page *page, unsigned i)
{
    const struct ntl_walk_step *step = &page->walk.step[i];

    if (!step->has_value)
        return "not in dump";
    if (!ntl_entry_valid(page->walk.arch, step->value))
        return "not valid";
    if (page->answer == PAGE_RESERVED_BITS && i + 1u == page->rows)
        return "reserved";
    if (ntl_entry_large(page->walk.arch, step->value, step->level))
        return "large page";
    return step->level == NTL_PTE ? "page" : "table";
}

static void show_place(const struct ntl_walk_step *step, bool physical,
                       const struct ntl_paging *mode, struct ntl_sink *sink)
{
    const char *key = physical ? "at_physical" : "at";
    bool known = physical ? step->has_pa
                          : (unsigned)step->level < mode->mapped_levels;

    ntl_emit(sink, .key = key, .kind = known ? NTL_ADDRESS : NTL_ABSENT,
             .value = physical ? step->pa : step->va, .digits = mode->digits);
}

void page_show_entries(const struct page *page, bool physical,
                       struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(page->walk.arch);

    if (page->rows == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "chain", "entries");
    for (unsigned i = 0; i < page->rows; i++) {
        const struct ntl_walk_step *step = &page->walk.step[i];
        const struct ntl_level_info *info = &mode->level[step->level];

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "level", .kind = NTL_TEXT,
                 .text = physical ? info->cpu : info->nt);
        ntl_emit(sink, .key = "index", .kind = NTL_NUMBER,
                 .value = step->index);
        show_place(step, physical, mode, sink);
        ntl_emit(sink, .key = "contents",
                 .kind = step->has_value ? NTL_RAW : NTL_ABSENT,
                 .value = step->value,
                 .digits = (uint8_t)(mode->entry_size * 2));
        ntl_emit(sink, .key = "kind", .kind = NTL_TEXT,
                 .text = kind_of(page, i));
        ntl_emit(sink, .key = "from", .kind = NTL_TEXT,
                 .text = from_name(page, step->level));
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void show_physical(const struct page *page, struct ntl_sink *sink)
{
    if (!page->has_physical)
        return;
    ntl_emit(sink, .key = "physical", .kind = NTL_NUMBER,
             .value = page->physical,
             .note = page->here ? "that page is in this file"
                                : "that page is not in this file");
    ntl_emit(sink, .key = "pfn", .kind = NTL_NUMBER,
             .value = page->physical >> NTL_PAGE_SHIFT);
    ntl_emit(sink, .key = "page_in_image", .kind = NTL_FLAG,
             .value = page->here);
}

static void show_pagefile(const struct page *page, enum page_answer answer,
                          struct ntl_sink *sink)
{
    if (answer != PAGE_PAGED_OUT)
        return;
    ntl_emit(sink, .key = "pagefile", .kind = NTL_DECIMAL,
             .value = page->pagefile);
    ntl_emit(sink, .key = "pagefile_offset", .kind = NTL_NUMBER,
             .value = page->offset, .note = "in pages");
}

static void show_prototype(const struct page *page, uint8_t digits,
                           struct ntl_sink *sink)
{
    if (page->answer != PAGE_PROTOTYPE || !page->prototype_at)
        return;
    ntl_emit(sink, .key = "prototype_at", .kind = NTL_ADDRESS,
             .value = page->prototype_at, .digits = digits);
    ntl_emit(sink, .key = "prototype",
             .kind = page->has_prototype ? NTL_RAW : NTL_ABSENT,
             .value = page->prototype,
             .note = page->has_prototype ? NULL : "it is not in this file");
    if (!page->has_prototype)
        return;
    ntl_emit(sink, .key = "prototype_answer", .kind = NTL_TEXT,
             .text = page_answer_name(page->prototype_answer),
             .note = page_answer_note(page->prototype_answer));
    show_pagefile(page, page->prototype_answer, sink);
}

static enum ntl_kind mapped_kind(const struct page *page)
{
    return page->answer == PAGE_NOT_IN_DUMP ? NTL_ABSENT : NTL_FLAG;
}

void page_show_result(const struct session *session, const struct page *page,
                      struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct owner owner = memory_owner(session, page->walk.address);

    ntl_begin(sink, NTL_OBJECT, "result", "result");
    ntl_emit(sink, .key = "mapped", .kind = mapped_kind(page),
             .value = page->answer == PAGE_MAPPED
                      || page->answer == PAGE_SAVED);
    ntl_emit(sink, .key = "answer", .kind = NTL_TEXT,
             .text = page_answer_name(page->answer),
             .note = page_answer_note(page->answer));
    if (owner.kind)
        ntl_emit(sink, .key = "module", .kind = NTL_TEXT, .text = owner.text);
    show_physical(page, sink);
    if (page->answer == PAGE_MAPPED)
        chain_page(page->walk.address, page->page_shift, page->rights,
                   page->deduced ? "by the entries that are here" : NULL, sink);
    else if (page->walk.count > 0)
        chain_stopped(mode, page->level, sink);
    show_pagefile(page, page->answer, sink);
    show_prototype(page, mode->digits, sink);
    if (page->answer == PAGE_RESERVED_BITS)
        ntl_emit(sink, .key = "reserved_bits", .kind = NTL_RAW,
                 .value = page->walk.reserved);
    ntl_end(sink);
}

static void explain(const struct page *page, struct ntl_sink *sink)
{
    uint64_t low = page->walk.address
                   & ((UINT64_C(1) << (page->page_shift ? page->page_shift
                                                        : NTL_PAGE_SHIFT)) - 1);

    if (page->has_physical)
        ntl_step(sink, "physical", "%x (frame) + %x (offset) = %x",
                 .number = { page->physical - low, low, page->physical });
}

static void show_findings(const struct page *page, struct ntl_sink *sink)
{
    if (page->deduced)
        ntl_find(sink, "upper_entries_missing",
                 "not every entry above is in this file; the kernel could read "
                 "the lower ones in the self-map, so those were valid");
    if (page->answer == PAGE_TRANSITION && page->has_physical)
        ntl_find(sink, "read_in_transition",
                 "the page is in transition: what is read here is read from "
                 "its frame anyway");
    if (page->level != NTL_PTE && page->answer != PAGE_MAPPED
        && page->answer != PAGE_NOT_IN_DUMP && page->answer != PAGE_SAVED
        && page->walk.count > 0)
        ntl_find(sink, "table_missing",
                 "this is said of the table that the %s points at, not of the "
                 "page", .word = { ntl_paging(page->walk.arch)
                                       ->level[page->level].nt });
}

void page_show(const struct session *session, const struct page *page,
               bool physical, struct ntl_sink *sink)
{
    struct ntl_walk walk = page->walk;

    page_show_entries(page, physical, sink);
    if (!physical && page->answer != PAGE_NOT_CANONICAL)
        chain_explain(session, page->walk.address, sink);
    page_show_result(session, page, sink);
    explain(page, sink);
    walk.count = page->rows;
    if (!physical)
        chain_entries(session, &walk, sink);
    show_findings(page, sink);
}
