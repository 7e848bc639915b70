#include <ntlens/walk.h>

#include <ntlens/layout.h>

/*
 * The processor's view alone: Intel SDM volume 3, chapter 4; Arm ARM D8.3.
 * What NT means by an entry that is not valid is in mmpte.c.
 */
enum { VALID = 1u << 0, WRITE = 1u << 1, USER = 1u << 2, PS = 1u << 7 };
enum {
    ARM_TABLE_OR_PAGE = 1u << 1, ARM_EL0 = 1u << 6, ARM_READ_ONLY = 1u << 7,
};

#define NO_EXECUTE  (UINT64_C(1) << 63)
#define ARM_PXN     (UINT64_C(1) << 53)
#define ARM_UXN     (UINT64_C(1) << 54)

static const struct ntl_level_info *level_info(enum ntl_arch arch,
                                               enum ntl_level level)
{
    return &ntl_paging(arch)
                ->level[(unsigned)level < NTL_LEVELS_MAX ? level : 0];
}

static bool leaf(enum ntl_arch arch, uint64_t entry, enum ntl_level level)
{
    return level == NTL_PTE || ntl_entry_large(arch, entry, level);
}

static bool read_typed(const struct ntl_walk_source *source,
                       const struct ntl_walk_step *step, uint64_t *ret)
{
    const struct ntl_typed_entries *typed
        = (const struct ntl_typed_entries *)(const void *)source;
    unsigned n = (unsigned)typed->top - (unsigned)step->level;

    if (n >= typed->count || (typed->unknown >> n & 1))
        return false;
    *ret = typed->value[n];
    return true;
}

struct ntl_typed_entries ntl_typed_entries(enum ntl_arch arch,
                                           const uint64_t *value, uint8_t count)
{
    const struct ntl_paging *mode = ntl_paging(arch);
    unsigned levels = count > mode->mapped_levels ? mode->levels
                                                  : mode->mapped_levels;

    return (struct ntl_typed_entries) {
        { .size = sizeof (struct ntl_walk_source), .read = read_typed },
        (enum ntl_level)(levels - 1), value, count, 0,
    };
}

bool ntl_entry_valid(enum ntl_arch arch, uint64_t entry)
{
    (void)arch;                 /* bit 0 everywhere */
    return entry & VALID;
}

bool ntl_entry_large(enum ntl_arch arch, uint64_t entry, enum ntl_level level)
{
    if (!ntl_entry_valid(arch, entry) || !level_info(arch, level)->large)
        return false;
    return arch == NTL_ARM64 ? !(entry & ARM_TABLE_OR_PAGE) : entry & PS;
}

uint64_t ntl_entry_frame(enum ntl_arch arch, uint64_t entry,
                         enum ntl_level level)
{
    bool large = ntl_entry_large(arch, entry, level);
    unsigned shift = large ? level_info(arch, level)->shift : NTL_PAGE_SHIFT;
    uint64_t frame;

    if (arch == NTL_X86) {
        frame = entry & ntl_mask(31, shift);
        if (large)              /* PSE-36: address bits 39:32 in 20:13 */
            frame |= (entry & ntl_mask(20, 13)) >> 13 << 32;
        return frame;
    }
    return entry & ntl_mask(ntl_paging(arch)->frame_bits - 1u, shift);
}

/* Bits at and above MAXPHYADDR that the entry has room for. */
static uint64_t beyond(unsigned maxphyaddr, unsigned top)
{
    return maxphyaddr && maxphyaddr <= top ? ntl_mask(top, maxphyaddr) : 0;
}

static uint64_t reserved_x86(uint64_t entry, enum ntl_level level,
                             unsigned maxphyaddr)
{
    uint64_t high = beyond(maxphyaddr, 39) >> 32 << 13;

    if (!ntl_entry_large(NTL_X86, entry, level))
        return 0;
    return ntl_mask(21, 21) | (high & ntl_mask(20, 13));
}

/*
 * A PDPTE's bit 5 is reserved too, but emulators set it in memory; a processor
 * looks at PDPTEs only when CR3 is loaded.
 */
static uint64_t reserved_pdpte(unsigned maxphyaddr)
{
    return ntl_mask(2, 1) | ntl_mask(8, 6) | ntl_mask(63, 52)
           | beyond(maxphyaddr, 51);
}

static uint64_t reserved_arm64(uint64_t entry, enum ntl_level level)
{
    bool must_be_table = !level_info(NTL_ARM64, level)->large;

    if (must_be_table && !(entry & ARM_TABLE_OR_PAGE))
        return ARM_TABLE_OR_PAGE;       /* reserved encoding: faults */
    if (ntl_entry_large(NTL_ARM64, entry, level))
        return ntl_mask(level_info(NTL_ARM64, level)->shift - 1u, 17);
    return 0;
}

static uint64_t reserved_long(enum ntl_arch arch, uint64_t entry,
                              enum ntl_level level, unsigned maxphyaddr)
{
    uint64_t mask = beyond(maxphyaddr, 51);

    if (arch == NTL_X86_PAE)
        mask |= ntl_mask(62, 52);
    if (level >= NTL_PXE)
        mask |= PS;
    if (ntl_entry_large(arch, entry, level))
        mask |= ntl_mask(level_info(arch, level)->shift - 1u, 13);
    return mask;
}

uint64_t ntl_entry_reserved(enum ntl_arch arch, uint64_t entry,
                            enum ntl_level level, unsigned maxphyaddr,
                            bool no_execute_off)
{
    uint64_t mask;

    if (!ntl_entry_valid(arch, entry))
        return 0;
    if (arch == NTL_X86)
        return entry & reserved_x86(entry, level, maxphyaddr);
    if (arch == NTL_ARM64)
        return reserved_arm64(entry, level) == ARM_TABLE_OR_PAGE
               ? ARM_TABLE_OR_PAGE : entry & reserved_arm64(entry, level);
    if (arch == NTL_X86_PAE && level == NTL_PPE)
        mask = reserved_pdpte(maxphyaddr);
    else
        mask = reserved_long(arch, entry, level, maxphyaddr);
    return entry & (mask | (no_execute_off ? NO_EXECUTE : 0));
}

/*
 * arm64: only the last entry counts.  NT keeps software bits where the
 * architecture has the hierarchical ones of a table.
 */
static struct ntl_rights rights_arm64(uint64_t entry, enum ntl_level level)
{
    bool user = entry & ARM_EL0;

    if (!leaf(NTL_ARM64, entry, level))
        return (struct ntl_rights) { true, true, true };
    return (struct ntl_rights) {
        user, !(entry & ARM_READ_ONLY), !(entry & (user ? ARM_UXN : ARM_PXN)),
    };
}

struct ntl_rights ntl_entry_rights(enum ntl_arch arch, uint64_t entry,
                                   enum ntl_level level)
{
    if (arch == NTL_ARM64)
        return rights_arm64(entry, level);
    if (arch == NTL_X86_PAE && level == NTL_PPE)
        return (struct ntl_rights) { true, true, true };
    return (struct ntl_rights) {
        entry & USER, entry & WRITE, arch == NTL_X86 || !(entry & NO_EXECUTE),
    };
}

static struct ntl_walk_step step_at(const struct ntl_walk *walk,
                                    const struct ntl_walk_options *options,
                                    enum ntl_level level, uint64_t table,
                                    bool has_table)
{
    const struct ntl_paging *mode = ntl_paging(walk->arch);
    struct ntl_walk_step step = {
        .level = level,
        .index = ntl_va_index(walk->arch, walk->address, level),
        .has_pa = has_table,
    };

    if ((unsigned)level < mode->mapped_levels)
        step.va = ntl_selfmap_entry(options->map, walk->address, level);
    if (has_table)
        step.pa = table + (uint64_t)step.index * mode->entry_size;
    return step;
}

uint64_t ntl_walk_entry(const struct ntl_walk *walk,
                        const struct ntl_walk_step *step)
{
    bool ignored = walk->page_size_off && walk->arch == NTL_X86
                   && step->level == NTL_PDE;

    return ignored ? step->value & ~(uint64_t)PS : step->value;
}

static void and_rights(struct ntl_rights *all, struct ntl_rights one)
{
    all->user = all->user && one.user;
    all->write = all->write && one.write;
    all->execute = all->execute && one.execute;
}

/* Looks at one entry that was read; true when the walk is over. */
static bool settle(struct ntl_walk *walk, const struct ntl_walk_step *step,
                   const struct ntl_walk_options *options)
{
    uint64_t entry = ntl_walk_entry(walk, step);

    if (!ntl_entry_valid(walk->arch, entry)) {
        walk->end = NTL_WALK_INVALID;
        return true;
    }
    walk->reserved = ntl_entry_reserved(walk->arch, entry, step->level,
                                        options->maxphyaddr,
                                        options->no_execute_off);
    if (walk->reserved) {
        walk->end = NTL_WALK_RESERVED;
        return true;
    }
    and_rights(&walk->rights, ntl_entry_rights(walk->arch, entry, step->level));
    if (!leaf(walk->arch, entry, step->level))
        return false;
    walk->end = NTL_WALK_MAPPED;
    walk->page_shift = level_info(walk->arch, step->level)->shift;
    walk->physical = ntl_entry_frame(walk->arch, entry, step->level)
                     | ntl_va_offset(walk->arch, walk->address, step->level);
    return true;
}

void ntl_walk(uint64_t va, const struct ntl_walk_options *options,
              const struct ntl_walk_source *source, struct ntl_walk *ret)
{
    enum ntl_arch arch = options->map.arch;
    const struct ntl_paging *mode = ntl_paging(arch);
    uint64_t table = options->root & mode->root_mask;
    bool has_table = options->has_root;

    *ret = (struct ntl_walk) {
        .arch = arch, .address = va, .end = NTL_WALK_NONCANONICAL,
        .rights = { true, true, true },
        .page_size_off = options->page_size_off,
    };
    if (ntl_va_space(arch, va) == NTL_NONCANONICAL)
        return;
    for (unsigned level = has_table ? mode->levels : mode->mapped_levels;
         level-- > 0;) {
        struct ntl_walk_step *step = &ret->step[ret->count++];

        *step = step_at(ret, options, (enum ntl_level)level, table, has_table);
        ret->end = NTL_WALK_UNKNOWN;
        step->has_value = source && source->read(source, step, &step->value);
        if (!step->has_value || settle(ret, step, options))
            return;
        table = ntl_entry_frame(arch, ntl_walk_entry(ret, step), step->level);
        has_table = true;
    }
}
