/* The address space: regions, what a process maps, every kind of entry. */
#include "private.h"

enum {
    FIRST_INDEX = 0x101,
    LAST_INDEX = 0x1e8,
    CFG_PARTS = 4
};

/* The kernel's image and KUSER_SHARED_DATA have theirs: 1F0, 1EF. */
static uint64_t free_indexes(struct machine *m, unsigned count)
{
    uint64_t first;
    unsigned i;

    do {
        first = FIRST_INDEX + draw_below(m, LAST_INDEX - FIRST_INDEX - count);
        for (i = 0; i < count && !m->taken[first + i]; i++)
            ;
    } while (i < count);
    for (i = 0; i < count; i++)
        m->taken[first + i] = true;
    return first;
}

static uint64_t address_of_index(uint64_t index)
{
    return (index >> 8 ? KERNEL_HALF : 0) | index << 39;
}

void make_spaces(struct machine *m)
{
    m->root = new_page(m);
    m->index = (uint16_t)free_indexes(m, 1);
    for (unsigned i = 0; i < REGIONS; i++) {
        bool bitmap = i == CFG_BITMAP;

        m->region[i]
            = address_of_index(free_indexes(m, bitmap ? CFG_PARTS : 1));
        if (!bitmap)
            m->region[i] |= draw_step(m, UINT64_C(1) << 38, 1 << 21);
    }
    put_physical(m, m->root + m->index * 8u, m->root | NX | UINT64_C(0x63));
    m->pool_next = m->region[POOL];
    map_pages(m, m->pool_next, POOL_PAGES, KERNEL_DATA);
    name_it(m, "build", m->build.number);
    name_it(m, "selfmap", m->index);
    name_it(m, "nt!MmPteBase",
            ntl_selfmap_base(ntl_selfmap(NTL_X64, m->index), NTL_PTE));
}

/* --- entries that are not valid ------------------------------------------- */

#define ENTRY(kind, ...)                                                       \
    pack_entry(m, NTL_MMPTE_##kind, (const struct field_value[])__VA_ARGS__,   \
               sizeof(const struct field_value[]) __VA_ARGS__                  \
                   / sizeof(struct field_value))

/* The memory manager's, of a page that the process may write. */
enum { READ_WRITE = 4, NO_ACCESS = 0x18, DECOMMITTED = 0x10, READ_ONLY = 1 };

static uint64_t paged_out(struct machine *m)
{
    return ENTRY(SOFTWARE,
                 { { "Protection", READ_WRITE },
                   { "PageFileAllocated", 1 },
                   { "SwizzleBit", 1 },
                   { "PageFileHigh", 0x100 + draw_below(m, 0x40000) } });
}

static uint64_t in_transition(struct machine *m)
{
    uint64_t frame = FIRST_FRAME + draw_below(m, FRAMES - FIRST_FRAME);

    return ENTRY(TRANSITION, { { "Protection", READ_WRITE },
                               { "Transition", 1 },
                               { "SwizzleBit", 1 },
                               { "Write", 1 },
                               { "PageFrameNumber", frame } });
}

/* A prototype PTE in paged pool, which points at its subsection. */
static uint64_t prototype(struct machine *m)
{
    uint64_t at = m->region[PAGED] + 0x1800 + draw_step(m, 0x700, 8);
    uint64_t subsection = m->region[POOL] + 0xd000 + draw_step(m, 0x800, 16);

    poke(m, at, 8,
         ENTRY(SUBSECTION, { { "Protection", READ_ONLY },
                             { "Prototype", 1 },
                             { "SwizzleBit", 1 },
                             { "SubsectionAddress", subsection } }));
    name_it(m, "proto_pte", at);
    return ENTRY(PROTOTYPE, { { "Prototype", 1 },
                              { "SwizzleBit", 1 },
                              { "Protection", READ_ONLY },
                              { "ProtoAddress", at } });
}

static uint64_t prototype_of_vad(struct machine *m)
{
    return ENTRY(PROTOTYPE, { { "Prototype", 1 },
                              { "Protection", READ_ONLY },
                              { "ProtoAddress", UINT64_C(0xffffffff0000) } });
}

static uint64_t protected_by(struct machine *m, unsigned protection)
{
    return ENTRY(SOFTWARE, { { "Protection", protection } });
}

/* One page each, from the heap's start on. */
static void make_heap_entries(struct machine *m)
{
    const struct {
        const char *name;
        uint64_t entry;
    } page[] = {
        { "page", new_page(m) | USER_DATA },
        { "readonly", new_page(m) | USER_READ },
        { "copy_on_write", new_page(m) | USER_READ | 0x200 },
        { "code", new_page(m) | USER_CODE },
        { "clean", (new_page(m) | USER_DATA) & ~UINT64_C(0x42) },
        { "demand_zero", protected_by(m, READ_WRITE) },
        { "no_access", protected_by(m, NO_ACCESS) },
        { "decommitted", protected_by(m, DECOMMITTED) },
        { "paged_out", paged_out(m) },
        { "transition", in_transition(m) },
        { "prototype", prototype(m) },
        { "prototype_vad", prototype_of_vad(m) },
        { "nothing", 0 },
    };

    for (size_t i = 0; i < sizeof page / sizeof *page; i++) {
        uint64_t va = m->heap + i * PAGE;

        set_entry(m, m->root, va, 0, page[i].entry);
        name_it(m, page[i].name, va | draw_step(m, PAGE, 8));
    }
}

/* Tables that are out: of 2 MB, 1 GB; the first is in transition itself. */
static void make_missing_tables(struct machine *m)
{
    set_entry(m, m->root, m->heap + (1 << 21), 1, in_transition(m));
    name_it(m, "table_out", m->heap + (1 << 21) + draw_step(m, 1 << 21, 8));
    set_entry(m, m->root, m->heap + (1 << 30), 2, 0);
}

/* --- large pages ---------------------------------------------------------- */

static void make_large_pages(struct machine *m)
{
    uint64_t block = new_block(m), large = m->heap + (UINT64_C(4) << 30);
    uint64_t inside = draw_step(m, 1 << 21, PAGE);

    large &= ~UINT64_C(0x1fffff);
    set_entry(m, m->root, large, 1, block | USER_DATA | LARGE);
    new_page_at(m, block + inside);
    name_it(m, "large", large + inside + draw_step(m, PAGE, 8));
    set_entry(m, m->root, (large + (UINT64_C(3) << 30)) & ~UINT64_C(0x3fffffff),
              2, UINT64_C(0x80000000) | USER_DATA | LARGE);
    name_it(m, "user_huge",
            ((large + (UINT64_C(3) << 30)) & ~UINT64_C(0x3fffffff))
                + draw_step(m, 1 << 30, 8));
    set_entry(m, m->root, m->region[HUGE_PAGE] & ~UINT64_C(0x3fffffff), 2,
              UINT64_C(0x40000000) | KERNEL_DATA | LARGE);
    name_it(m, "huge",
            (m->region[HUGE_PAGE] & ~UINT64_C(0x3fffffff))
                + draw_step(m, 1 << 30, 8));
}

/* --- the kernel's paged pool ---------------------------------------------- */

static void make_paged_pool(struct machine *m)
{
    uint64_t va = m->region[PAGED];

    map_pages(m, va, 4, KERNEL_DATA);
    set_entry(m, m->root, va + 4 * PAGE, 0, paged_out(m));
    set_entry(m, m->root, va + 5 * PAGE, 0, in_transition(m));
    set_entry(m, m->root, va + 6 * PAGE, 0, protected_by(m, READ_WRITE));
    set_entry(m, m->root, va + 7 * PAGE, 0, protected_by(m, NO_ACCESS));
    name_it(m, "pool_paged_out", va + 4 * PAGE + draw_step(m, PAGE, 8));
}

void make_user_memory(struct machine *m)
{
    m->heap = (UINT64_C(0x100) + draw_below(m, 0x300)) << 32
              | draw_step(m, UINT64_C(1) << 29, 1 << 22);
    m->exe = UINT64_C(0x7ff600000000) | draw_step(m, 1 << 30, 1 << 16);
    m->dll = UINT64_C(0x7ffb00000000) | draw_step(m, 1 << 30, 1 << 16);
    make_paged_pool(m);
    make_large_pages(m);
    make_heap_entries(m);
    make_missing_tables(m);
    map_pages(m, m->exe, 1, USER_READ);
    map_pages(m, m->exe + PAGE, 1, USER_CODE);
    map_pages(m, m->dll, 1, USER_READ);
    map_pages(m, m->dll + PAGE, 1, USER_CODE);
    map_pages(m, UINT64_C(0x80000000) + draw_step(m, 1 << 24, 1 << 16), 2,
              USER_DATA);
    name_it(m, "heap", m->heap);
    name_it(m, "exe", m->exe);
    name_it(m, "ntdll", m->dll);
}

/* --- roots ---------------------------------------------------------------- */

/*
 * KVA shadow: the kernel's root has NX in the user half; the process's second
 * root has not, and of the kernel only what an entry from user mode needs.
 */
static void make_user_root(struct machine *m)
{
    const uint64_t seen[] = { m->shadow_code, m->gdt, m->idt, m->tss, m->pcr };

    m->user_root = new_page(m);
    for (unsigned i = 0; i < ENTRIES / 2; i++) {
        uint64_t entry = get_physical(m, m->root + i * 8);

        put_physical(m, m->user_root + i * 8, entry);
        if (entry & 1)
            put_physical(m, m->root + i * 8, entry | NX);
    }
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        set_entry(m, m->user_root, seen[i], 0,
                  get_physical(m, entry_at(m, m->root, seen[i], 0)));
}

void make_roots(struct machine *m)
{
    make_user_root(m);
    m->system_root = new_page(m);
    for (unsigned i = ENTRIES / 2; i < ENTRIES; i++)
        put_physical(m, m->system_root + i * 8,
                     i == m->index ? m->system_root | NX | UINT64_C(0x63)
                                   : get_physical(m, m->root + i * 8));
    name_it(m, "kernel_root", m->root);
    name_it(m, "user_root", m->user_root);
}
