#include <ntlens/mmpte.h>

#include <ntlens/walk.h>

static const struct { const char *name, *note; } states[] = {
    [NTL_MMPTE_VALID] = { "valid", "the processor uses it" },
    [NTL_MMPTE_PROTO] = { "prototype",
        "the page is shared: see the prototype PTE" },
    [NTL_MMPTE_PROTO_VAD] = { "prototype_vad",
        "the page is shared: the VAD knows its prototype PTE" },
    [NTL_MMPTE_IN_TRANSITION] = { "transition",
        "not mapped, but the page is still in its frame" },
    [NTL_MMPTE_PAGEFILE] = { "pagefile", "the page is in a page file" },
    [NTL_MMPTE_IN_STORE] = { "in_store",
        "the page is in the compressed store" },
    [NTL_MMPTE_DEMAND_ZERO] = { "demand_zero",
        "the first use gets a page of zeros" },
    [NTL_MMPTE_NO_ACCESS] = { "no_access", "committed, but no use is allowed" },
    [NTL_MMPTE_DECOMMITTED] = { "decommitted", "given back by its owner" },
    [NTL_MMPTE_FREED] = { "freed", "a free PTE: what it maps was freed" },
    [NTL_MMPTE_ZERO] = { "zero", "nothing here: the VAD says what it is" },
    [NTL_MMPTE_UNKNOWN] = { "unknown",
        "not valid; no public layout says what it is" },
};

const char *ntl_mmpte_state_name(enum ntl_mmpte_state state)
{
    return states[(unsigned)state < NTL_MMPTE_STATES ? state
                                                     : NTL_MMPTE_UNKNOWN].name;
}

const char *ntl_mmpte_state_note(enum ntl_mmpte_state state)
{
    return states[(unsigned)state < NTL_MMPTE_STATES ? state
                                                     : NTL_MMPTE_UNKNOWN].note;
}

/*
 * Names as ReactOS's miarm.h and published notes have them (ReactOS spells
 * MM_GUARDPAGE).  The upper two bits are one field: uncached, guard, write
 * combining; without access below them, 10 and 18 have meanings of their own.
 */
#define WITH(suffix)                                                           \
    "MM_READONLY" suffix, "MM_EXECUTE" suffix, "MM_EXECUTE_READ" suffix,       \
    "MM_READWRITE" suffix, "MM_WRITECOPY" suffix,                              \
    "MM_EXECUTE_READWRITE" suffix, "MM_EXECUTE_WRITECOPY" suffix

static const char *const protections[32] = {
    "MM_ZERO_ACCESS", WITH(""),
    "MM_NOCACHE", WITH(" | MM_NOCACHE"),
    "MM_DECOMMIT", WITH(" | MM_GUARD_PAGE"),
    "MM_NOACCESS", "MM_READONLY | MM_WRITECOMBINE",
    "MM_EXECUTE | MM_WRITECOMBINE", "MM_EXECUTE_READ | MM_WRITECOMBINE",
    "MM_READWRITE | MM_WRITECOMBINE", "MM_WRITECOPY | MM_WRITECOMBINE",
    "MM_EXECUTE_READWRITE | MM_WRITECOMBINE", "MM_OUTSWAPPED_KSTACK",
};

const char *ntl_protection_name(uint8_t protection)
{
    return protections[protection & 31];
}

const char *ntl_mmpte_fit_note(enum ntl_mmpte_fit fit)
{
    static const char *const notes[] = {
        [NTL_FIT_EXACT] = "known of this build",
        [NTL_FIT_NEAREST] = "of the nearest earlier one known",
        [NTL_FIT_LATER] = "of a later one: none before is known",
        [NTL_FIT_UNSERVICED] = "as before August 2018: the later is unknown",
    };

    return notes[(unsigned)fit < sizeof notes / sizeof *notes
                 ? fit : NTL_FIT_NEAREST];
}

/* What the functions below share. */
struct show {
    const struct ntl_mmpte *entry;
    const struct ntl_mmpte_options *options;
    struct ntl_sink *sink;
    const struct ntl_paging *mode;
};

static void emit_address(const struct show *s, const char *key,
                         const char *note, uint64_t value)
{
    uint8_t digits = value >> 32 ? 16 : s->mode->digits;

    ntl_emit(s->sink, .key = key, .note = note, .value = value,
             .kind = NTL_ADDRESS, .digits = digits);
}

static void emit_number(const struct show *s, const char *key,
                        const char *note, uint64_t value)
{
    ntl_emit(s->sink, .key = key, .note = note, .value = value,
             .kind = NTL_NUMBER);
}

static void emit_text(const struct show *s, const char *key, const char *note,
                      const char *text)
{
    ntl_emit(s->sink, .key = key, .note = note, .text = text,
             .kind = NTL_TEXT);
}

static const char *page_note(unsigned shift)
{
    static const struct { uint8_t shift; const char *size; } sizes[] = {
        { 12, "4 KB" }, { 21, "2 MB" }, { 22, "4 MB" }, { 30, "1 GB" },
    };

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].shift == shift)
            return sizes[i].size;
    return NULL;
}

static const char *rights_text(struct ntl_rights rights)
{
    static const char *const texts[] = {
        "kernel read", "kernel read execute",
        "kernel read write", "kernel read write execute",
        "user read", "user read execute",
        "user read write", "user read write execute",
    };

    return texts[rights.user * 4 + rights.write * 2 + rights.execute];
}

static void show_physical(const struct show *s, const char *note)
{
    emit_number(s, "frame", "page frame number", s->entry->frame);
    emit_address(s, "physical", note, s->entry->frame << NTL_PAGE_SHIFT);
}

static void show_valid(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;
    bool leaf = e->large || e->level == NTL_PTE;
    unsigned shift = s->mode->level[e->level].shift;
    char flags[NTL_MMPTE_FLAGS_TEXT];

    show_physical(s, leaf ? "of the page" : "of the next table");
    if (leaf)
        ntl_emit(s->sink, .key = "page_bytes", .note = page_note(shift),
                 .value = UINT64_C(1) << shift, .kind = NTL_DECIMAL);
    emit_text(s, "rights", "of this entry alone",
              rights_text(ntl_entry_rights(s->options->arch, e->value,
                                           e->level)));
    ntl_mmpte_flags(s->options->arch, e->value, e->level, flags);
    emit_text(s, "flags", "as !pte prints them", flags);
}

static void show_transition(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;

    show_physical(s, "of the page");
    if (e->suspect)
        emit_number(s, "frame_unmasked", "without what looks like the mask",
                    e->frame & ~(e->suspect >> NTL_PAGE_SHIFT));
}

static void show_proto(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;

    if (e->relative) {
        emit_number(s, "prototype_pte_offset", "of an ordinary PTE",
                    e->address);
        emit_number(s, "subsection_offset", "of a prototype PTE",
                    e->subsection);
        return;
    }
    if (e->address)
        emit_address(s, "prototype_pte", "if this is an ordinary PTE",
                     e->address);
    if (e->subsection)
        emit_address(s, "subsection", "if this is itself a prototype PTE",
                     e->subsection);
}

static void show_place(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;

    emit_number(s, "pagefile", "number of the page file", e->pagefile);
    emit_number(s, "pagefile_offset", "in pages", e->offset);
    emit_number(s, "file_offset", "in bytes", e->offset << NTL_PAGE_SHIFT);
}

/* The layout of another kind, of the same time as the entry's own. */
static const struct ntl_layout *beside(const struct show *s,
                                       enum ntl_mmpte_kind kind)
{
    struct ntl_mmpte_choice c;

    if (!s->entry->range)       /* chosen by name, or none */
        return NULL;
    c = ntl_mmpte_choose(s->options->arch, s->options->build, kind);
    if (c.count == 0)
        return NULL;
    return &c.layout[s->entry->layout->swizzle ? c.count - 1u : 0]->layout;
}

/* Who owns a free PTE decides what the rest of it says. */
static void show_free(const struct show *s)
{
    const struct ntl_layout *list = beside(s, NTL_MMPTE_LIST);
    const struct ntl_layout *stamp = beside(s, NTL_MMPTE_TIMESTAMP);
    uint64_t value = s->entry->value;

    if (list)
        emit_number(s, "next_entry", "if on a list of free PTEs",
                    ntl_layout_get(list, value, "NextEntry"));
    if (stamp)
        emit_number(s, "time_stamp", "if it waits for a TB flush",
                    ntl_layout_get(stamp, value, "GlobalTimeStamp"));
}

static void show_form(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;

    switch (e->state) {
    case NTL_MMPTE_VALID:
        show_valid(s);
        break;
    case NTL_MMPTE_PROTO:
        show_proto(s);
        break;
    case NTL_MMPTE_IN_TRANSITION:
        show_transition(s);
        break;
    case NTL_MMPTE_FREED:
        show_free(s);
        break;
    case NTL_MMPTE_PAGEFILE:
    case NTL_MMPTE_IN_STORE:
    case NTL_MMPTE_NO_ACCESS:
    case NTL_MMPTE_DECOMMITTED:
        if (e->offset)
            show_place(s);
        break;
    case NTL_MMPTE_PROTO_VAD:
    case NTL_MMPTE_DEMAND_ZERO:
    case NTL_MMPTE_ZERO:
    case NTL_MMPTE_UNKNOWN:
    case NTL_MMPTE_STATES:
        break;
    }
}

/* A free or empty entry has a protection of 0 that says nothing. */
static bool protects(const struct ntl_mmpte *e)
{
    return e->has_protection && e->state != NTL_MMPTE_FREED
           && e->state != NTL_MMPTE_ZERO;
}

static void show_protection(const struct show *s)
{
    uint8_t protection = s->entry->protection;

    if (!protects(s->entry))
        return;
    emit_number(s, "protection", NULL, protection);
    emit_text(s, "protection_name", ntl_protection_windbg(protection),
              ntl_protection_name(protection));
}

static void show_layout(const struct show *s)
{
    const struct ntl_mmpte_layout *layout = s->entry->layout;
    const struct ntl_mmpte_range *range = s->entry->range;

    if (!layout) {
        ntl_emit(s->sink, .key = "layout", .note = "no public one is known",
                 .kind = NTL_ABSENT);
        return;
    }
    emit_text(s, "layout", range ? ntl_mmpte_fit_note(s->entry->fit)
                                 : "chosen by name", layout->name);
    if (!range)
        return;
    ntl_emit(s->sink, .key = "layout_build", .note = layout->remark,
             .value = range->build, .kind = NTL_DECIMAL);
    if (range->first)
        ntl_emit(s->sink, .key = "from_revision", .value = range->first,
                 .kind = NTL_DECIMAL);
    if (range->last != UINT32_MAX)
        ntl_emit(s->sink, .key = "before_revision",
                 .value = (uint64_t)range->last + 1, .kind = NTL_DECIMAL);
}

static void show_state(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;
    uint8_t digits = (uint8_t)(s->mode->entry_size * 2);

    emit_text(s, "state", ntl_mmpte_state_note(e->state),
              ntl_mmpte_state_name(e->state));
    if (e->value != e->raw)
        ntl_emit(s->sink, .key = "unmasked", .note = "without MiInvalidPteMask",
                 .value = e->value, .kind = NTL_RAW, .digits = digits);
}

/* "(WORD & BITS) >> LOW = VALUE", for the field that gave the value. */
static void step_field(const struct show *s, const char *result,
                       const char *key, uint64_t value)
{
    const struct ntl_mmpte *e = s->entry;
    const struct ntl_field *f
        = e->layout ? ntl_layout_field(&e->layout->layout, key) : NULL;

    if (f)
        ntl_step(s->sink, result, "(%q & %q) >> %d = %x",
                 .number = { e->value, ntl_mask(f->hi, f->lo), f->lo, value },
                 .digits = (uint8_t)(s->mode->entry_size * 2));
}

/* A large page's frame begins above its offset; PSE-36 adds bits 20 to 13. */
static void step_frame(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;
    const struct ntl_field *f
        = e->layout ? ntl_layout_field(&e->layout->layout, "PageFrameNumber")
                    : NULL;
    unsigned low = e->large ? s->mode->level[e->level].shift : NTL_PAGE_SHIFT;

    if (s->options->arch == NTL_X86 && e->large)
        ntl_step(s->sink, "frame",
                 "(%x & ffc00000 | (%x >> 13 & ff) << 32) >> 12 = %x",
                 .number = { e->value, e->value, e->frame });
    else if (f)
        ntl_step(s->sink, "frame", "(%q & %q) >> 12 = %x",
                 .number = { e->value, ntl_mask(f->hi, low), e->frame },
                 .digits = (uint8_t)(s->mode->entry_size * 2));
    ntl_step(s->sink, "physical", "%x << 12 = %x",
             .number = { e->frame, e->frame << NTL_PAGE_SHIFT });
}

/* After the items, since what stands between them would break their columns. */
static void explain(const struct show *s)
{
    const struct ntl_mmpte *e = s->entry;

    if (e->value != e->raw)
        ntl_step(s->sink, "unmasked", "%q & ~%q = %q",
                 .number = { e->raw, e->raw & ~e->value, e->value });
    ntl_step(s->sink, "state",
             "Valid (bit 0) %d, Prototype (bit 10) %d, Transition (bit 11) %d:"
             " %s",
             .number = { e->value & 1, e->value >> 10 & 1, e->value >> 11 & 1 },
             .word = { ntl_mmpte_state_name(e->state) });
    if (e->state == NTL_MMPTE_VALID || e->state == NTL_MMPTE_IN_TRANSITION)
        step_frame(s);
    if (e->state == NTL_MMPTE_PROTO && e->address
        && s->mode->sign_extended)
        ntl_step(s->sink, "prototype_pte", "%q >>> 16 = %a",
                 .number = { e->value, e->address });
    else if (e->state == NTL_MMPTE_PROTO && !e->relative)
        step_field(s, "prototype_pte", "ProtoAddress", e->address);
    if (e->offset) {
        step_field(s, "pagefile", "PageFileLow", e->pagefile);
        step_field(s, "pagefile_offset", "PageFileHigh", e->offset);
    }
    if (protects(e))
        step_field(s, "protection", "Protection", e->protection);
}

void ntl_mmpte_show(const struct ntl_mmpte *entry,
                    const struct ntl_mmpte_options *options,
                    struct ntl_sink *sink)
{
    const struct show s = {
        entry, options, sink, ntl_paging(options->arch),
    };

    ntl_begin(sink, NTL_OBJECT, "decoded", NULL);
    show_state(&s);
    show_form(&s);
    show_protection(&s);
    show_layout(&s);
    ntl_end(sink);
    explain(&s);
    if (entry->layout)
        ntl_layout_show(&entry->layout->layout, "fields", entry->raw, sink);
}
