#include <ntlens/mmpte.h>

#include <ntlens/walk.h>

/*
 * Order of the questions and the meaning of an answer: Windows Internals, part
 * 1, "Invalid PTEs"; where the fields lie is data.  Prototype and Transition
 * are bits 10 and 11 in every layout.  The form that sends the memory manager
 * to the VAD has all bits of PageFileHigh set: FFFFFFFF`00000480 and, without
 * PAE, FFFFF420 are in public transcripts.
 */
enum { PROTOTYPE = 1u << 10, TRANSITION = 1u << 11 };
enum { MM_DECOMMIT = 0x10, MM_NOACCESS = 0x18 };

/* MiInvalidPteMask holds address bits: whatever is given, not the low ones. */
#define MASK_BITS   ntl_mask(63, NTL_PAGE_SHIFT)

/* Bit 45 is the mask of every affected machine that was made public. */
#define L1TF_BIT    ntl_mask(45, 45)
/* No machine that Windows runs on has a page frame beyond 8 TB by chance. */
#define FAR_BITS    ntl_mask(51, 43)

static uint64_t cut(enum ntl_arch arch, uint64_t raw)
{
    return ntl_paging(arch)->entry_size == 4 ? raw & UINT32_MAX : raw;
}

static uint64_t get(const struct ntl_mmpte *e, const char *key)
{
    return e->layout ? ntl_layout_get(&e->layout->layout, e->value, key) : 0;
}

static const struct ntl_field *field(const struct ntl_mmpte *e,
                                     const char *key)
{
    return e->layout ? ntl_layout_field(&e->layout->layout, key) : NULL;
}

static bool swizzled(const struct ntl_mmpte_layout *layout, uint64_t raw)
{
    return layout && layout->swizzle
           && !ntl_layout_get(&layout->layout, raw, "SwizzleBit");
}

/* The inverse of MiSwizzleInvalidPte. */
static uint64_t unswizzle(const struct ntl_mmpte_layout *layout, uint64_t raw,
                          uint64_t mask)
{
    return swizzled(layout, raw) ? raw & ~(mask & MASK_BITS) : raw;
}

static uint64_t suspect_bits(const struct ntl_mmpte *e,
                             const struct ntl_mmpte_options *options)
{
    /* All ones are the form that says VAD: no mask makes them. */
    if (e->state == NTL_MMPTE_VALID || e->state == NTL_MMPTE_PROTO_VAD
        || (options->invalid_mask & MASK_BITS) || !swizzled(e->layout, e->raw))
        return 0;
    if (e->state == NTL_MMPTE_IN_TRANSITION)
        return e->raw & FAR_BITS;
    return e->raw & L1TF_BIT;
}

static void read_protection(struct ntl_mmpte *e)
{
    e->has_protection = field(e, "Protection") != NULL;
    e->protection = (uint8_t)get(e, "Protection");
}

/*
 * The processor's frame, less what this layout gives to other fields.  PSE-36
 * puts high bits where the layout does not look.
 */
static uint64_t hardware_frame(const struct ntl_mmpte *e, enum ntl_arch arch)
{
    uint64_t address = ntl_entry_frame(arch, e->value, e->level);
    const struct ntl_field *f = field(e, "PageFrameNumber");

    if (f && arch != NTL_X86)
        address &= ntl_mask(f->hi, NTL_PAGE_SHIFT);
    return address >> NTL_PAGE_SHIFT;
}

static uint64_t sign_extend(uint64_t value, unsigned bits)
{
    uint64_t sign = UINT64_C(1) << (bits - 1);

    return (value ^ sign) - sign;
}

/* A field with a whole address: 48 bits of one, or 32. */
static uint64_t whole_address(const struct ntl_mmpte *e, const char *key)
{
    const struct ntl_field *f = field(e, key);
    uint64_t value = f ? ntl_field_of(e->value, f) : 0;

    return f && f->hi - f->lo == 47 ? sign_extend(value, 48) : value;
}

/*
 * Without PAE the address is in two parts and an offset.  Prototype PTEs are 4
 * bytes, subsections 8 bytes apart; how far the high part is shifted follows
 * from the width of the low one.
 */
static uint64_t split_offset(const struct ntl_mmpte *e, const char *low,
                             const char *high, unsigned shift)
{
    const struct ntl_field *f = field(e, low);
    unsigned width = f ? f->hi - f->lo + 1u : 0;

    return (get(e, high) << width | get(e, low)) << shift & UINT32_MAX;
}

/* The subsection layout of the same time as the one that was chosen. */
static const struct ntl_mmpte_layout *subsection_layout(
    const struct ntl_mmpte *e, const struct ntl_mmpte_options *options)
{
    struct ntl_mmpte_choice c;

    if (options->layout || !e->layout)
        return e->layout;
    c = ntl_mmpte_choose(options->arch, options->build, NTL_MMPTE_SUBSECTION);
    if (c.count == 0)
        return NULL;
    return c.layout[e->layout->swizzle ? c.count - 1u : 0];
}

static uint64_t subsection_address(struct ntl_mmpte e,
                                   const struct ntl_mmpte_options *options)
{
    const struct ntl_field *low;

    e.layout = subsection_layout(&e, options);
    low = field(&e, "SubsectionAddressLow");
    if (!low)
        return whole_address(&e, "SubsectionAddress");
    return split_offset(&e, "SubsectionAddressLow", "SubsectionAddressHigh",
                        low->hi - low->lo < 8 ? 3 : 2);
}

static void read_prototype(struct ntl_mmpte *e,
                           const struct ntl_mmpte_options *options)
{
    e->relative = field(e, "ProtoAddressLow")
                  || field(e, "SubsectionAddressLow");
    read_protection(e);
    if (e->relative)
        e->address = split_offset(e, "ProtoAddressLow", "ProtoAddressHigh", 2);
    else
        e->address = whole_address(e, "ProtoAddress");
    e->subsection = subsection_address(*e, options);
}

static void read_transition(struct ntl_mmpte *e, enum ntl_arch arch)
{
    read_protection(e);
    if (field(e, "PageFrameNumber"))
        e->frame = get(e, "PageFrameNumber");
    else
        e->frame = (e->value & ntl_mask(ntl_paging(arch)->frame_bits - 1u,
                                        NTL_PAGE_SHIFT)) >> NTL_PAGE_SHIFT;
}

static enum ntl_mmpte_state software_state(const struct ntl_mmpte *e)
{
    if (e->value == 0)
        return NTL_MMPTE_ZERO;
    if (!e->has_protection)
        return NTL_MMPTE_UNKNOWN;
    if (e->protection == 0)
        return NTL_MMPTE_FREED;
    if (e->protection == MM_NOACCESS)
        return NTL_MMPTE_NO_ACCESS;
    if (e->protection == MM_DECOMMIT)
        return NTL_MMPTE_DECOMMITTED;
    if (get(e, "InStore"))
        return NTL_MMPTE_IN_STORE;
    return e->offset ? NTL_MMPTE_PAGEFILE : NTL_MMPTE_DEMAND_ZERO;
}

static void read_software(struct ntl_mmpte *e)
{
    read_protection(e);
    e->pagefile = (uint8_t)get(e, "PageFileLow");
    e->offset = get(e, "PageFileHigh");
    e->state = software_state(e);
}

static bool vad_form(enum ntl_arch arch, uint64_t value)
{
    uint64_t high = arch == NTL_X86 ? ntl_mask(31, 12) : ntl_mask(63, 32);

    return (value & high) == high;
}

static enum ntl_mmpte_state form_of(enum ntl_arch arch, uint64_t value)
{
    if (ntl_entry_valid(arch, value))
        return NTL_MMPTE_VALID;
    if (value & PROTOTYPE)
        return vad_form(arch, value) ? NTL_MMPTE_PROTO_VAD : NTL_MMPTE_PROTO;
    return value & TRANSITION ? NTL_MMPTE_IN_TRANSITION : NTL_MMPTE_UNKNOWN;
}

/* The structure that names the fields of a form that is not valid. */
static enum ntl_mmpte_kind kind_of(enum ntl_mmpte_state form)
{
    if (form == NTL_MMPTE_PROTO)
        return NTL_MMPTE_PROTOTYPE;
    return form == NTL_MMPTE_IN_TRANSITION ? NTL_MMPTE_TRANSITION
                                           : NTL_MMPTE_SOFTWARE;
}

static void fill(struct ntl_mmpte *e, const struct ntl_mmpte_options *options)
{
    enum ntl_arch arch = options->arch;

    if (e->state == NTL_MMPTE_VALID) {
        e->large = ntl_entry_large(arch, e->value, e->level);
        e->frame = hardware_frame(e, arch);
    } else if (e->state == NTL_MMPTE_PROTO) {
        read_prototype(e, options);
    } else if (e->state == NTL_MMPTE_PROTO_VAD) {
        read_protection(e);
    } else if (e->state == NTL_MMPTE_IN_TRANSITION) {
        read_transition(e, arch);
    } else {
        read_software(e);
    }
    e->suspect = suspect_bits(e, options);
}

static struct ntl_mmpte begin(uint64_t raw,
                              const struct ntl_mmpte_options *options)
{
    uint64_t word = cut(options->arch, raw);

    return (struct ntl_mmpte) {
        .raw = word, .value = word,
        .level = (unsigned)options->level < NTL_LEVELS_MAX
                 ? options->level : NTL_PTE,
    };
}

static void take(struct ntl_mmpte *e, const struct ntl_mmpte_choice *choice,
                 unsigned at)
{
    if (choice->count == 0)
        return;
    if (at >= choice->count)
        at = choice->count - 1u;
    e->layout = choice->layout[at];
    e->range = choice->range[at];
    e->fit = choice->fit[at];
}

static struct ntl_mmpte read_as(uint64_t raw,
                                const struct ntl_mmpte_options *options)
{
    struct ntl_mmpte e = begin(raw, options);

    e.layout = options->layout;
    if (!ntl_entry_valid(options->arch, e.raw))
        e.value = unswizzle(e.layout, e.raw, options->invalid_mask);
    e.state = form_of(options->arch, e.value);
    fill(&e, options);
    return e;
}

static size_t read_valid(uint64_t raw, const struct ntl_mmpte_options *options,
                         struct ntl_mmpte ret[2])
{
    struct ntl_mmpte_choice choice = { .count = 0 };
    size_t i = 0;

    if (ntl_entry_large(options->arch, raw, options->level))
        choice = ntl_mmpte_choose(options->arch, options->build,
                                  NTL_MMPTE_HARDWARE_LARGEPAGE);
    if (choice.count == 0)
        choice = ntl_mmpte_choose(options->arch, options->build,
                                  NTL_MMPTE_HARDWARE);
    do {
        ret[i] = begin(raw, options);
        take(&ret[i], &choice, (unsigned)i);
        ret[i].state = NTL_MMPTE_VALID;
        fill(&ret[i], options);
    } while (++i < choice.count);
    return i;
}

/* The mask comes out before anything is asked, so its layout comes first. */
static size_t read_invalid(uint64_t raw,
                           const struct ntl_mmpte_options *options,
                           struct ntl_mmpte ret[2])
{
    struct ntl_mmpte_choice software
        = ntl_mmpte_choose(options->arch, options->build, NTL_MMPTE_SOFTWARE);
    size_t i = 0;

    do {
        struct ntl_mmpte *e = &ret[i];
        struct ntl_mmpte_choice choice;

        *e = begin(raw, options);
        take(e, &software, (unsigned)i);
        e->value = unswizzle(e->layout, e->raw, options->invalid_mask);
        e->state = form_of(options->arch, e->value);
        choice = ntl_mmpte_choose(options->arch, options->build,
                                  kind_of(e->state));
        e->layout = NULL;
        e->range = NULL;
        take(e, &choice, (unsigned)i);
        fill(e, options);
    } while (++i < software.count);
    return i;
}

/* Everything that `a` names and that is not 0, `b` names with that value. */
static bool names_agree(const struct ntl_mmpte *a, const struct ntl_mmpte *b)
{
    for (unsigned i = 0; a->layout && i < a->layout->layout.count; i++) {
        const struct ntl_field *f = &a->layout->layout.fields[i];
        uint64_t value = ntl_field_of(a->raw, f);

        if (value && (!b->layout
                      || ntl_layout_get(&b->layout->layout, b->raw, f->key)
                         != value))
            return false;
    }
    return true;
}

/* What differs otherwise differs in a field that has a name. */
static bool agree(const struct ntl_mmpte *a, const struct ntl_mmpte *b)
{
    return a->value == b->value && a->suspect == b->suspect
           && a->subsection == b->subsection
           && names_agree(a, b) && names_agree(b, a);
}

size_t ntl_mmpte_read(uint64_t raw, const struct ntl_mmpte_options *options,
                      struct ntl_mmpte ret[2])
{
    size_t count;

    if (options->layout) {
        ret[0] = read_as(raw, options);
        return 1;
    }
    count = ntl_entry_valid(options->arch, raw)
            ? read_valid(cut(options->arch, raw), options, ret)
            : read_invalid(raw, options, ret);
    if (count == 2 && agree(&ret[0], &ret[1])) {
        if (ret[1].fit == NTL_FIT_EXACT)
            ret[0] = ret[1];
        count = 1;
    }
    return count;
}
