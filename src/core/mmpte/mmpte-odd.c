#include <ntlens/mmpte.h>

#include <ntlens/va.h>
#include <ntlens/walk.h>
#include <string.h>

/* What the functions below share. */
struct odd {
    const struct ntl_mmpte *entry;
    const struct ntl_mmpte_options *options;
    struct ntl_sink *sink;
    bool leaf;                  /* valid, and maps a page                     */
};

static unsigned popcount(uint64_t word)
{
    unsigned count = 0;

    for (; word; word &= word - 1)
        count++;
    return count;
}

static unsigned lowest(uint64_t word)
{
    unsigned bit = 0;

    while (bit < 63 && !(word >> bit & 1))
        bit++;
    return bit;
}

/* Fields that NT leaves alone; ReservedForSoftware is not among them. */
static bool is_spare(const char *key)
{
    static const char *const starts[] = {
        "Unused", "Uunsed", "Spare", "filler", "reserved", "Reserved",
    };

    if (strcmp(key, "ReservedForSoftware") == 0)
        return false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(key, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static uint64_t spare_bits(const struct ntl_mmpte *e)
{
    uint64_t bits = 0;

    for (unsigned i = 0; e->layout && i < e->layout->layout.count; i++) {
        const struct ntl_field *f = &e->layout->layout.fields[i];

        if (is_spare(f->key))
            bits |= e->value & ntl_mask(f->hi, f->lo);
    }
    return bits;
}

/* Frame bits of an entry in transition that no processor could have. */
static uint64_t far_bits(const struct ntl_mmpte *e, unsigned maxphyaddr)
{
    uint64_t address = e->frame << NTL_PAGE_SHIFT;

    if (!maxphyaddr || maxphyaddr > 63)
        return 0;
    return address & ntl_mask(63, maxphyaddr);
}

uint64_t ntl_mmpte_odd_bits(const struct ntl_mmpte *e,
                            const struct ntl_mmpte_options *options)
{
    switch (e->state) {
    case NTL_MMPTE_VALID:
        return spare_bits(e)
               | (e->value
                  & ntl_entry_reserved(options->arch, e->value, e->level,
                                       options->maxphyaddr, false));
    case NTL_MMPTE_IN_TRANSITION:
        return spare_bits(e) | far_bits(e, options->maxphyaddr);
    case NTL_MMPTE_FREED:       /* of a list, or time-stamped: any bit may be */
    case NTL_MMPTE_ZERO:
    case NTL_MMPTE_UNKNOWN:
    case NTL_MMPTE_STATES:
        return 0;
    case NTL_MMPTE_PROTO:
    case NTL_MMPTE_PROTO_VAD:
    case NTL_MMPTE_PAGEFILE:
    case NTL_MMPTE_IN_STORE:
    case NTL_MMPTE_DEMAND_ZERO:
    case NTL_MMPTE_NO_ACCESS:
    case NTL_MMPTE_DECOMMITTED:
        break;
    }
    return spare_bits(e);
}

static void find_layout(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;
    uint32_t asked = o->options->build.number;

    if (!e->raw)
        return;
    if (!e->layout) {
        if (!o->options->layout)
            ntl_find(o->sink, "no_layout",
                     "how build %d of %s lays out this form is not public:"
                     " only what bits 10 and 11 say is known",
                     .number = { asked },
                     .word = { ntl_paging(o->options->arch)->name });
        return;
    }
    if (e->layout->origin == NTL_FROM_TRANSCRIPT)
        ntl_find(o->sink, "layout_from_transcript",
                 "this layout is known from a debugger transcript only");
    if (e->layout->origin == NTL_DEDUCED)
        ntl_find(o->sink, "layout_deduced",
                 "no dump of this kernel's layouts is public: the fields are"
                 " deduced from the processor and the kernel without PAE");
    if (e->range && e->fit == NTL_FIT_UNSERVICED)
        ntl_find(o->sink, "layout_unserviced",
                 "from %d.%d on (August 2018) entries that are not valid have"
                 " another layout, which is not public; this is the one before",
                 .number = { asked, (uint64_t)e->range->last + 1 });
    else if (e->range && e->range->build == asked && e->fit != NTL_FIT_EXACT)
        ntl_find(o->sink, "layout_of_other_revision",
                 "between two known revisions of build %d: which of their"
                 " layouts holds is not known", .number = { asked });
}

static void find_suspect(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;

    if (!e->suspect)
        return;
    if (e->state == NTL_MMPTE_IN_TRANSITION)
        ntl_find(o->sink, "masked_frame",
                 "bits %x are hardly part of the frame: MiInvalidPteMask (L1TF)"
                 " sets them while SwizzleBit is 0. Frame %x with them, %x"
                 " without; `set mask` settles it",
                 .number = { e->suspect, e->frame,
                             e->frame & ~(e->suspect >> NTL_PAGE_SHIFT) });
    else
        ntl_find(o->sink, "perhaps_masked",
                 "bit %d may come from MiInvalidPteMask (L1TF), since"
                 " SwizzleBit is 0: the entry is then %q; `set mask` settles"
                 " it",
                 .number = { lowest(e->suspect), e->raw & ~e->suspect });
}

static void find_mask(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;
    uint64_t mask = o->options->invalid_mask & ntl_mask(63, NTL_PAGE_SHIFT);

    find_suspect(o);
    if (!mask || e->state == NTL_MMPTE_VALID || !e->raw || !e->layout)
        return;
    if (!e->layout->swizzle)
        ntl_find(o->sink, "mask_not_used",
                 "this layout has no SwizzleBit: MiInvalidPteMask is not used");
    else if (ntl_layout_get(&e->layout->layout, e->raw, "SwizzleBit"))
        ntl_find(o->sink, "stored_as_is",
                 "SwizzleBit is 1: the entry is stored as it is,"
                 " MiInvalidPteMask plays no part");
    else if ((e->raw & mask) != mask)
        ntl_find(o->sink, "mask_incomplete",
                 "SwizzleBit is 0, yet bits %x of MiInvalidPteMask are clear:"
                 " MiSwizzleInvalidPte would not store that",
                 .number = { mask & ~e->raw });
    else
        ntl_find(o->sink, "mask_removed",
                 "SwizzleBit is 0: MiInvalidPteMask %x was taken out",
                 .number = { mask });
}

/* Bits of a valid entry that belong together, or should not. */
enum where { ANY_LEAF, SMALL, LARGE, TOP };

struct rule {
    const char *key;
    uint64_t set, clear;
    enum where where;
    bool both_writes;           /* the layout has NT's Write, too             */
    const char *format;
};

#define BIT(n) (UINT64_C(1) << (n))

static const struct rule x86_rules[] = {
    { "writable_but_clean", BIT(11), BIT(1), ANY_LEAF, true,
      "writable for NT (Write), not for the processor (bit 1): clean, so that"
      " the first write faults and NT learns of it" },
    { "dirty_but_not_writable", BIT(6), BIT(1), ANY_LEAF, false,
      "Dirty is set, but the processor lets no write through: it was writable"
      " before" },
    { "copy_on_write_but_writable", BIT(9) | BIT(1), 0, ANY_LEAF, false,
      "CopyOnWrite is set, yet the processor lets writes through" },
    { "global_user_page", BIT(8) | BIT(2), 0, ANY_LEAF, false,
      "a user page that is Global: it outlives the change to another process" },
    { "pat", BIT(7), 0, SMALL, false,
      "bit 7 of a PTE is PAT, not LargePage" },
    { "large_pat", BIT(12), 0, LARGE, false,
      "bit 12 of a large page is PAT: it is not part of the frame" },
    { "large_where_none_can_be", BIT(7), 0, TOP, false,
      "a %s never maps a page: LargePage is reserved here, and its use"
      " faults" },
};

static const struct rule arm64_rules[] = {
    { "writable_but_clean", BIT(55) | BIT(7), 0, ANY_LEAF, false,
      "writable for NT (Writable), not for the processor (NotDirty): clean, so"
      " that the first write faults and NT learns of it" },
    { "writable_for_processor_only", 0, BIT(55) | BIT(7), ANY_LEAF, false,
      "the processor lets writes through, though NT means the page to be"
      " read-only (Writable 0, NotDirty 0)" },
    { "copy_on_write_but_writable", BIT(56), BIT(7), ANY_LEAF, false,
      "CopyOnWrite is set, yet the processor lets writes through" },
    { "global_user_page", BIT(6), BIT(11), ANY_LEAF, false,
      "a user page that is global: it outlives the change to another process" },
};

static bool is_where(const struct odd *o, enum where where)
{
    enum ntl_level level = o->entry->level;

    switch (where) {
    case SMALL:
        return level == NTL_PTE;
    case LARGE:
        return o->entry->large;
    case TOP:
        return level > NTL_PTE
               && !ntl_paging(o->options->arch)->level[level].large;
    case ANY_LEAF:
        break;
    }
    return o->leaf;
}

/* Two bits of the same page say whether it may be written. */
static bool has_both_writes(const struct odd *o)
{
    const struct ntl_mmpte_layout *layout = o->entry->layout;
    const struct ntl_field *write
        = layout ? ntl_layout_field(&layout->layout, "Write") : NULL;

    return write && write->lo == 11;
}

static void find_rules(const struct odd *o, const struct rule *rules,
                       size_t count)
{
    enum ntl_arch arch = o->options->arch;
    uint64_t value = o->entry->value;

    for (size_t i = 0; i < count; i++) {
        const struct rule *r = &rules[i];

        if ((value & r->set) != r->set || (value & r->clear)
            || !is_where(o, r->where)
            || (r->both_writes && !has_both_writes(o)))
            continue;
        ntl_find(o->sink, r->key, r->format,
                 .word = { ntl_paging(arch)->level[o->entry->level].nt });
    }
}

static void find_reserved(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;
    uint8_t width = o->options->maxphyaddr;
    uint64_t far = width && width < 52 ? e->value & ntl_mask(51, width) : 0;
    uint64_t reserved = ntl_entry_reserved(o->options->arch, e->value, e->level,
                                           width, false);

    if (is_where(o, TOP) && o->options->arch != NTL_ARM64)
        reserved &= ~BIT(7);    /* a finding of its own */
    if (far & reserved)
        ntl_find(o->sink, "frame_beyond_maxphyaddr",
                 "the frame needs bits %x, but MAXPHYADDR is %d: the"
                 " processor faults", .number = { far & reserved, width });
    if (reserved & ~far & e->value)
        ntl_find(o->sink, "reserved_bits",
                 "bits %x are reserved for the processor, which faults",
                 .number = { reserved & ~far });
    else if (reserved & ~e->value)
        ntl_find(o->sink, "reserved_form",
                 "bit 1 is clear: a reserved form at this level, which faults");
}

static void find_valid(const struct odd *o, const uint64_t *va)
{
    enum ntl_arch arch = o->options->arch;
    const struct ntl_mmpte *e = o->entry;

    find_reserved(o);
    if (arch == NTL_ARM64)
        find_rules(o, arm64_rules, sizeof arm64_rules / sizeof *arm64_rules);
    else
        find_rules(o, x86_rules, sizeof x86_rules / sizeof *x86_rules);
    if (arch == NTL_X86 && e->large && (e->value & ntl_mask(20, 13)))
        ntl_find(o->sink, "pse36",
                 "bits 20 to 13 give address bits 39 to 32 (PSE-36): %x",
                 .number = { e->value >> 13 & 0xff });
    if (va && o->leaf && ntl_va_space(arch, *va) == NTL_KERNEL
        && ntl_entry_rights(arch, e->value, e->level).user)
        ntl_find(o->sink, "user_page_in_kernel_space",
                 "%a is a kernel address, but this entry lets user mode in;"
                 " only the self-map shows such entries rightly",
                 .number = { *va }, .digits = ntl_paging(arch)->digits);
}

static void find_proto(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;
    const struct ntl_field *f
        = e->layout ? ntl_layout_field(&e->layout->layout, "Protection") : NULL;

    if (e->value & BIT(11))
        ntl_find(o->sink, "not_in_transition",
                 "bit 11 is set, but Prototype is asked first: here it is %s,"
                 " not Transition",
                 .word = { f && f->lo == 11 ? "part of Protection"
                           : e->relative ? "part of the address"
                           : "Combined or unused" });
    if (e->state != NTL_MMPTE_PROTO)
        return;
    ntl_find(o->sink, "two_readings",
             "the entry alone cannot tell an ordinary PTE, which leads to a"
             " prototype PTE, from a prototype PTE of a mapped file, which"
             " leads to a subsection");
    if (e->relative)
        ntl_find(o->sink, "relative",
                 "both are offsets from bases (paged pool, subsections) that"
                 " the entry does not hold");
}

/* Pages have been compressed into a store since 10240. */
static bool has_store(const struct ntl_mmpte *e)
{
    return e->layout && (!e->range || e->range->build >= 10240);
}

static void find_software(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;

    if (e->state == NTL_MMPTE_IN_TRANSITION && e->level != NTL_PTE
        && (e->value & BIT(7)) && o->options->arch != NTL_ARM64)
        ntl_find(o->sink, "not_a_large_page",
                 "bit 7 belongs to Protection here: an entry in transition maps"
                 " no large page");
    if (e->state == NTL_MMPTE_PAGEFILE && has_store(e)
        && !ntl_layout_field(&e->layout->layout, "InStore"))
        ntl_find(o->sink, "perhaps_in_store",
                 "this layout does not say whether the page is in the"
                 " compressed store: that is so where page file %x is the"
                 " virtual store (!vm lists them; mostly 2)",
                 .number = { e->pagefile });
    if (e->state == NTL_MMPTE_PROTO || e->state == NTL_MMPTE_PROTO_VAD)
        find_proto(o);
}

static uint64_t protection_bits(const struct ntl_mmpte *e)
{
    const struct ntl_field *f
        = e->layout ? ntl_layout_field(&e->layout->layout, "Protection") : NULL;

    return f ? ntl_mask(f->hi, f->lo) : 0;
}

/* A word of one bit or two is more likely damage than a free PTE. */
static bool find_stray(const struct odd *o)
{
    const struct ntl_mmpte *e = o->entry;
    unsigned bits = popcount(e->raw);

    if (bits == 1 && !(e->raw & protection_bits(e))) {
        ntl_find(o->sink, "one_stray_bit",
                 "only bit %d is set: one bit away from an empty entry",
                 .number = { lowest(e->raw) });
        return true;
    }
    if (bits == 2 && e->state == NTL_MMPTE_FREED) {
        ntl_find(o->sink, "two_stray_bits",
                 "only bits %x are set: two bits away from an empty entry",
                 .number = { e->raw });
        return true;
    }
    return false;
}

/* One flipped bit that changes the form can explain many odd ones. */
static bool explains(const struct odd *o, unsigned bit)
{
    struct ntl_mmpte other[2];

    ntl_mmpte_read(o->entry->raw ^ BIT(bit), o->options, other);
    if (ntl_mmpte_odd_bits(&other[0], o->options))
        return false;
    if (other[0].state == NTL_MMPTE_VALID)
        return other[0].raw & (o->options->arch == NTL_ARM64 ? BIT(10)
                                                             : BIT(5));
    return other[0].state != NTL_MMPTE_FREED
           && other[0].state != NTL_MMPTE_UNKNOWN;
}

static void find_distance(const struct odd *o)
{
    static const uint8_t form_bits[] = { 0, 10, 11 };
    uint64_t odd = ntl_mmpte_odd_bits(o->entry, o->options);
    unsigned count = popcount(odd);

    if (find_stray(o) || !count)
        return;
    ntl_find(o->sink, "odd_bits",
             "bits %x should be clear: %d away from a plausible entry",
             .number = { odd, count });
    for (size_t i = 0; count > 1 && i < sizeof form_bits; i++) {
        if (!explains(o, form_bits[i]))
            continue;
        ntl_find(o->sink, "one_bit_away",
                 "with bit %d the other way nothing is odd",
                 .number = { form_bits[i] });
        return;
    }
}

void ntl_mmpte_oddities(const struct ntl_mmpte *entry,
                        const struct ntl_mmpte_options *options,
                        const uint64_t *va, struct ntl_sink *sink)
{
    const struct odd o = {
        entry, options, sink,
        entry->state == NTL_MMPTE_VALID
        && (entry->large || entry->level == NTL_PTE),
    };

    find_layout(&o);
    find_mask(&o);
    if (entry->state == NTL_MMPTE_VALID)
        find_valid(&o, va);
    else
        find_software(&o);
    find_distance(&o);
}
