#include "chain.h"

#include <string.h>

/* Keys and names of the levels; the page sizes by the shift of their offset. */
static const char *const keys[NTL_LEVELS_MAX] = {
    [NTL_PTE] = "pte", [NTL_PDE] = "pde", [NTL_PPE] = "ppe", [NTL_PXE] = "pxe",
    [NTL_PML5E] = "pml5e",
};

static const struct { uint8_t shift; const char *size; } page_sizes[] = {
    { 12, "4 KB" }, { 21, "2 MB" }, { 22, "4 MB" }, { 30, "1 GB" },
};

const char *chain_key(enum ntl_level level)
{
    return keys[(unsigned)level < NTL_LEVELS_MAX ? level : NTL_PTE];
}

const char *chain_page_size(unsigned shift)
{
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++)
        if (page_sizes[i].shift == shift)
            return page_sizes[i].size;
    return "none";
}

static void emit_address(struct ntl_sink *sink, const char *key,
                         const struct ntl_paging *mode, uint64_t value)
{
    ntl_emit(sink, .key = key, .kind = NTL_ADDRESS, .value = value,
             .digits = mode->digits);
}

static void explain_entry(struct ntl_sink *sink, const struct ntl_paging *mode,
                          uint64_t base, uint64_t from, uint64_t entry,
                          enum ntl_level level)
{
    uint64_t low = from & ((UINT64_C(1) << mode->va_bits) - 1);

    ntl_step(sink, mode->level[level].nt, "%a + (%x >> c) * %x = %a",
             .number = { base, low, mode->entry_size, entry },
             .digits = mode->digits);
}

/* PTE first: each entry above is the entry of the entry below. */
void chain_explain(const struct session *session, uint64_t va,
                   struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t base = ntl_selfmap_base(map, NTL_PTE), from = va;

    if (!sink->explain)
        return;
    for (unsigned i = 0; i < mode->mapped_levels; i++) {
        uint64_t entry = ntl_selfmap_entry(map, va, (enum ntl_level)i);

        explain_entry(sink, mode, base, from, entry, (enum ntl_level)i);
        from = entry;
    }
}

void chain_addresses(const struct session *session, uint64_t va,
                     bool with_index, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t entry[NTL_LEVELS_MAX], base = ntl_selfmap_base(map, NTL_PTE);
    bool doubtful = session_index_doubtful(session);

    ntl_selfmap_chain(map, va, entry);
    ntl_begin(sink, NTL_TABLE, "chain", "entries");
    for (unsigned i = mode->mapped_levels; i-- > 0;) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "level", .kind = NTL_TEXT,
                 .text = mode->level[i].nt, .note = mode->level[i].cpu);
        if (with_index)
            ntl_emit(sink, .key = "index", .kind = NTL_NUMBER,
                     .value = ntl_va_index(session->arch, va,
                                           (enum ntl_level)i));
        emit_address(sink, "at", mode, entry[i]);
        if (doubtful)
            ntl_emit(sink, .key = "MmPteBase_plus", .kind = NTL_NUMBER,
                     .value = entry[i] - base);
        ntl_end(sink);
    }
    ntl_end(sink);
    chain_explain(session, va, sink);
}

void chain_ruler(enum ntl_arch arch, uint64_t va, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(arch);
    uint8_t width = mode->digits == 8 ? 32 : 64;

    sink->begin(sink, &(struct ntl_group) {
        .kind = NTL_RULER, .key = "bits", .title = "bits", .value = va,
        .width = width,
    });
    if (mode->va_bits < width)
        ntl_emit(sink, .key = "sign", .kind = NTL_NUMBER,
                 .value = va >> mode->va_bits, .lo = mode->va_bits,
                 .width = (uint8_t)(width - mode->va_bits));
    for (unsigned i = mode->levels; i-- > 0;)
        ntl_emit(sink, .key = mode->level[i].nt, .kind = NTL_NUMBER,
                 .value = ntl_va_index(arch, va, (enum ntl_level)i),
                 .lo = mode->level[i].shift, .width = mode->level[i].bits);
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = ntl_va_offset(arch, va, NTL_PTE),
             .lo = 0, .width = NTL_PAGE_SHIFT);
    ntl_end(sink);
}

/* Why a row has no contents, or what they are. */
static const char *step_state(const struct ntl_walk *walk, unsigned i)
{
    static const char *const last[] = {
        [NTL_WALK_MAPPED] = "page", [NTL_WALK_INVALID] = "not valid",
        [NTL_WALK_RESERVED] = "reserved bits", [NTL_WALK_UNKNOWN] = "not known",
        [NTL_WALK_NONCANONICAL] = "",
    };
    const struct ntl_walk_step *step = &walk->step[i];

    if (i + 1u < walk->count)
        return "table";
    if (walk->end == NTL_WALK_MAPPED && step->level != NTL_PTE)
        return "large page";
    return last[walk->end];
}

static void emit_place(const struct ntl_walk_step *step, bool physical,
                       const struct ntl_paging *mode, struct ntl_sink *sink)
{
    const char *key = physical ? "at_physical" : "at";

    if (physical ? !step->has_pa : (unsigned)step->level >= mode->mapped_levels)
        ntl_emit(sink, .key = key, .kind = NTL_ABSENT);
    else
        emit_address(sink, key, mode, physical ? step->pa : step->va);
}

void chain_contents(const struct ntl_walk *walk, bool physical,
                    struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(walk->arch);
    uint8_t digits = (uint8_t)(mode->entry_size * 2);

    ntl_begin(sink, NTL_TABLE, "chain", "entries");
    for (unsigned i = 0; i < walk->count; i++) {
        const struct ntl_walk_step *step = &walk->step[i];
        const struct ntl_level_info *info = &mode->level[step->level];

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "level", .kind = NTL_TEXT,
                 .text = physical ? info->cpu : info->nt);
        ntl_emit(sink, .key = "index", .kind = NTL_NUMBER,
                 .value = step->index);
        emit_place(step, physical, mode, sink);
        ntl_emit(sink, .key = "contents",
                 .kind = step->has_value ? NTL_RAW : NTL_ABSENT,
                 .value = step->value, .digits = digits);
        ntl_emit(sink, .key = "kind", .kind = NTL_TEXT,
                 .text = step_state(walk, i));
        ntl_end(sink);
    }
    ntl_end(sink);
}

void chain_page(uint64_t address, unsigned shift, struct ntl_rights rights,
                const char *note, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "page_size", .kind = NTL_TEXT,
             .text = chain_page_size(shift));
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = address & ((UINT64_C(1) << shift) - 1),
             .note = "in that page");
    ntl_emit(sink, .key = "user", .kind = NTL_FLAG, .value = rights.user,
             .note = note ? note : "if every level allows user mode");
    ntl_emit(sink, .key = "writable", .kind = NTL_FLAG, .value = rights.write,
             .note = note ? note : "if every level allows writes");
    ntl_emit(sink, .key = "executable", .kind = NTL_FLAG,
             .value = rights.execute,
             .note = note ? note : "if no level forbids it");
}

static void show_mapped(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "mapped", .kind = NTL_FLAG, .value = 1);
    ntl_emit(sink, .key = "physical", .kind = NTL_NUMBER,
             .value = walk->physical);
    ntl_emit(sink, .key = "pfn", .kind = NTL_NUMBER,
             .value = walk->physical >> NTL_PAGE_SHIFT);
    chain_page(walk->address, walk->page_shift, walk->rights, NULL, sink);
}

void chain_stopped(const struct ntl_paging *mode, enum ntl_level level,
                   struct ntl_sink *sink)
{
    const struct ntl_level_info *at = &mode->level[level];

    ntl_emit(sink, .key = "stopped_at", .kind = NTL_TEXT, .text = at->nt,
             .note = strcmp(at->nt, at->cpu) ? at->cpu : NULL);
}

static void show_unmapped(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    static const char *const why[] = {
        [NTL_WALK_MAPPED] = "",
        [NTL_WALK_INVALID] = "an entry is not valid",
        [NTL_WALK_RESERVED]
            = "an entry sets reserved bits: every access faults",
        [NTL_WALK_UNKNOWN] = "the contents of an entry are not known",
        [NTL_WALK_NONCANONICAL] = "the address is not canonical",
    };
    const struct ntl_paging *mode = ntl_paging(walk->arch);

    ntl_emit(sink, .key = "mapped",
             .kind = walk->end == NTL_WALK_UNKNOWN ? NTL_ABSENT : NTL_FLAG);
    ntl_emit(sink, .key = "why", .kind = NTL_TEXT, .text = why[walk->end]);
    if (walk->count > 0)
        chain_stopped(mode, walk->step[walk->count - 1].level, sink);
    if (walk->end == NTL_WALK_RESERVED)
        ntl_emit(sink, .key = "reserved_bits", .kind = NTL_RAW,
                 .value = walk->reserved);
}

static void explain_result(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    const struct ntl_walk_step *step;
    uint64_t frame;

    if (walk->end != NTL_WALK_MAPPED)
        return;                 /* and a walk never begun has no step */
    step = &walk->step[walk->count - 1];
    frame = ntl_entry_frame(walk->arch, step->value, step->level);
    ntl_step(sink, "physical", "%x (frame of %q) + %x (offset) = %x",
             .number = { frame, step->value, walk->physical - frame,
                         walk->physical },
             .digits = (uint8_t)(ntl_paging(walk->arch)->entry_size * 2));
}

void chain_result(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "result", "result");
    if (walk->end == NTL_WALK_MAPPED)
        show_mapped(walk, sink);
    else
        show_unmapped(walk, sink);
    ntl_end(sink);
    explain_result(walk, sink);
}

struct ntl_walk_options chain_options(const struct session *session)
{
    return (struct ntl_walk_options) {
        .map = session_map(session),
        .root = session->dtb,
        .has_root = session->dtb_from != FROM_DEFAULT,
        .maxphyaddr = session->maxphyaddr,
    };
}

struct ntl_mmpte_options chain_mmpte_options(const struct session *session,
                                             enum ntl_level level)
{
    return (struct ntl_mmpte_options) {
        .arch = session->arch, .build = session->build, .level = level,
        .invalid_mask = session->invalid_mask,
        .maxphyaddr = session->maxphyaddr,
    };
}

void chain_entries(const struct session *session, const struct ntl_walk *walk,
                   struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(walk->arch);
    bool two_readings = false;

    for (unsigned i = 0; i < walk->count; i++) {
        const struct ntl_walk_step *step = &walk->step[i];
        struct ntl_mmpte_options options
            = chain_mmpte_options(session, step->level);
        struct ntl_mmpte entry[2];
        size_t readings;

        if (!step->has_value)
            continue;
        readings = ntl_mmpte_read(step->value, &options, entry);
        ntl_begin(sink, NTL_OBJECT, chain_key(step->level),
                  mode->level[step->level].nt);
        ntl_mmpte_show(&entry[readings - 1], &options, sink);
        ntl_mmpte_oddities(&entry[readings - 1], &options, &walk->address,
                           sink);
        ntl_end(sink);
        two_readings |= readings > 1;
    }
    if (two_readings)
        ntl_find(sink, "revision_matters",
                 "entries are read as after the August 2018 update of this "
                 "build; give the revision (-b BUILD.REVISION), or see `mmpte` "
                 "for both readings");
}
