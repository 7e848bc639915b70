#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, MARKS_MAX = 256 };

#define BIT(n) (UINT64_C(1) << (n))

/* --- the second walker ---------------------------------------------------- */

uint64_t world_word(const struct world *world, uint64_t pa)
{
    uint64_t word = 0;

    for (unsigned i = 0; i < 8 && pa + i < world->size; i++)
        word |= (uint64_t)world->memory[pa + i] << 8 * i;
    return word;
}

bool world_is_data(const struct world *world, uint64_t pa)
{
    return pa >= WORLD_RESERVED && pa < world->size
           && !world->is_table[pa / PAGE];
}

/* One walk under way. */
struct walk {
    const struct world *world;
    uint64_t va, table, entry;
    uint64_t high;              /* bits that are reserved everywhere          */
    bool strict;
    struct world_answer answer;
};

static bool stop(struct walk *w, enum world_end end)
{
    w->answer.end = end;
    return false;
}

/* Reads entry `index` of the table; false ends the walk. */
static bool fetch(struct walk *w, uint64_t index, unsigned bytes)
{
    uint64_t at = w->table + index * bytes;

    if (at + bytes > w->world->size
        || (w->world->present && !w->world->present[at / PAGE]))
        return stop(w, WORLD_ABSENT_TABLE);
    w->entry = world_word(w->world, at);
    if (bytes == 4)
        w->entry &= UINT32_MAX;
    if (!(w->entry & 1))
        return stop(w, WORLD_NOT_PRESENT);
    if (w->strict && (w->entry & w->high))
        return stop(w, WORLD_RESERVED_BITS);
    return true;
}

/* R/W, U/S and XD count at every level. */
static void narrow(struct walk *w)
{
    w->answer.write = w->answer.write && (w->entry & 2);
    w->answer.user = w->answer.user && (w->entry & 4);
    w->answer.execute = w->answer.execute && !(w->entry >> 63);
}

static bool found(struct walk *w, uint64_t frame, unsigned shift)
{
    w->answer.end = WORLD_MAPPED;
    w->answer.shift = shift;
    w->answer.pa = frame | (w->va & (BIT(shift) - 1));
    return true;
}

static void walk_x86(struct walk *w)
{
    uint64_t frame;

    w->table = w->world->dtb & UINT32_C(0xfffff000);
    w->high = 0;
    if (!fetch(w, w->va >> 22, 4))
        return;
    narrow(w);
    if (w->entry & BIT(7)) {            /* 4 MB, PSE-36; bit 21 is reserved */
        if (w->strict && (w->entry & BIT(21))) {
            stop(w, WORLD_RESERVED_BITS);
            return;
        }
        frame = (w->entry & UINT32_C(0xffc00000))
                | (w->entry >> 13 & 0xff) << 32;
        found(w, frame, 22);
        return;
    }
    w->table = w->entry & UINT32_C(0xfffff000);
    if (!fetch(w, w->va >> 12 & 0x3ff, 4))
        return;
    narrow(w);
    found(w, w->entry & UINT32_C(0xfffff000), 12);
}

#define FRAME UINT64_C(0x000ffffffffff000)

/* Page directory and page table of 8-byte entries. */
static void walk_lower(struct walk *w)
{
    if (!fetch(w, w->va >> 21 & 511, 8))
        return;
    narrow(w);
    if (w->entry & BIT(7)) {            /* 2 MB: bits 20:13 are reserved */
        if (w->strict && (w->entry & 0x1fe000)) {
            stop(w, WORLD_RESERVED_BITS);
            return;
        }
        found(w, w->entry & FRAME & ~UINT64_C(0x1fffff), 21);
        return;
    }
    w->table = w->entry & FRAME;
    if (!fetch(w, w->va >> 12 & 511, 8))
        return;
    narrow(w);
    found(w, w->entry & FRAME, 12);
}

/* PDPTEs: bits 2:1, 8:5 and 63:52 are reserved, 5 is set by emulators. */
static void walk_pae(struct walk *w)
{
    uint64_t high = w->high;

    w->table = w->world->dtb & UINT32_C(0xffffffe0);
    w->high = high | 0x1c6 | UINT64_C(0xfff0000000000000);
    if (!fetch(w, w->va >> 30, 8))
        return;
    w->table = w->entry & FRAME;
    w->high = high | UINT64_C(0x7ff0000000000000);
    walk_lower(w);
}

/* PML5E, PML4E: bit 7 is reserved. */
static bool descend(struct walk *w, unsigned shift)
{
    if (!fetch(w, w->va >> shift & 511, 8))
        return false;
    narrow(w);
    if (w->strict && (w->entry & BIT(7)))
        return stop(w, WORLD_RESERVED_BITS);
    w->table = w->entry & FRAME;
    return true;
}

static void walk_long(struct walk *w, bool five)
{
    unsigned unused = five ? 7 : 16;
    uint64_t top = w->va >> (63 - unused);

    if (top != 0 && top != BIT(unused + 1) - 1) {
        stop(w, WORLD_NONCANONICAL);
        return;
    }
    w->table = w->world->dtb & FRAME;
    if ((five && !descend(w, 48)) || !descend(w, 39)
        || !fetch(w, w->va >> 30 & 511, 8))
        return;
    narrow(w);
    if (w->entry & BIT(7)) {            /* 1 GB: bits 29:13 are reserved */
        if (w->strict && (w->entry & 0x3fffe000))
            stop(w, WORLD_RESERVED_BITS);
        else
            found(w, w->entry & FRAME & ~UINT64_C(0x3fffffff), 30);
        return;
    }
    w->table = w->entry & FRAME;
    walk_lower(w);
}

/* Arm ARM D8: bits 1:0 are 3 for a table or a page, 1 for a block. */
static void walk_arm64(struct walk *w)
{
    static const unsigned shifts[] = { 39, 30, 21, 12 };
    uint64_t top = w->va >> 47, e;

    if (top != 0 && top != 0x1ffff) {
        stop(w, WORLD_NONCANONICAL);
        return;
    }
    w->table = w->world->dtb & UINT64_C(0xfffffffff000);
    w->high = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (!fetch(w, w->va >> shifts[i] & 511, 8))
            return;
        e = w->entry;
        w->table = e & UINT64_C(0xfffffffff000);
        if (i < 3 && (e & 2))
            continue;
        if ((i == 0 || i == 3) && !(e & 2)) {
            stop(w, WORLD_RESERVED_BITS);
            return;
        }
        w->answer.user = e >> 6 & 1;
        w->answer.write = !(e >> 7 & 1);
        w->answer.execute = !(w->answer.user ? e >> 54 & 1 : e >> 53 & 1);
        found(w, w->table & ~(BIT(shifts[i]) - 1), shifts[i]);
        return;
    }
}

static struct world_answer walk(const struct world *world, uint64_t va,
                                unsigned physical_bits, bool strict)
{
    struct walk w = {
        .world = world, .va = va, .strict = strict,
        .high = FRAME & ~(BIT(physical_bits) - 1),
        .answer = { .user = true, .write = true, .execute = true },
    };

    switch (world->arch) {
    case NTL_X86:
        walk_x86(&w);
        break;
    case NTL_X86_PAE:
        walk_pae(&w);
        break;
    case NTL_ARM64:
        walk_arm64(&w);
        break;
    case NTL_X64:
    case NTL_X64_LA57:
    case NTL_ARCH_COUNT:
        walk_long(&w, world->arch == NTL_X64_LA57);
        break;
    }
    return w.answer;
}

struct world_answer world_walk(const struct world *world, uint64_t va,
                               unsigned physical_bits)
{
    return walk(world, va, physical_bits, true);
}

struct world_answer world_walk_loosely(const struct world *world, uint64_t va)
{
    return walk(world, va, 52, false);
}

/* --- making one ----------------------------------------------------------- */

/* What each mode looks like from the root down. */
struct shape {
    unsigned levels, bytes, bits;       /* of an index                        */
    unsigned shift[5];
    unsigned large;             /* bit i: level i may map a page              */
    uint64_t address_bits;
};

static const struct shape shapes[] = {
    [NTL_X64] = { 4, 8, 9, { 39, 30, 21, 12 }, 0xe, 48 },
    [NTL_X64_LA57] = { 5, 8, 9, { 48, 39, 30, 21, 12 }, 0x1c, 57 },
    [NTL_X86] = { 2, 4, 10, { 22, 12 }, 0x3, 32 },
    [NTL_X86_PAE] = { 3, 8, 9, { 30, 21, 12 }, 0x6, 32 },
    [NTL_ARM64] = { 4, 8, 9, { 39, 30, 21, 12 }, 0xe, 48 },
};

struct maker {
    struct world *world;
    const struct shape *shape;
    uint64_t random;
    size_t wish;
};

static uint64_t next_random(struct maker *m)
{
    uint64_t x = m->random += UINT64_C(0x9e3779b97f4a7c15);     /* SplitMix64 */

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static bool one_in(struct maker *m, unsigned n)
{
    return next_random(m) % n == 0;
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);

    if (memory)
        return memory;
    fprintf(stderr, "world: out of memory\n");
    abort();
}

static void put(struct maker *m, uint64_t at, uint64_t entry)
{
    for (unsigned i = 0; i < m->shape->bytes; i++)
        m->world->memory[at + i] = (uint8_t)(entry >> 8 * i);
}

static uint64_t get(const struct maker *m, uint64_t at)
{
    uint64_t word = world_word(m->world, at);

    return m->shape->bytes == 4 ? (uint32_t)word : word;
}

static uint64_t new_table(struct maker *m)
{
    uint64_t pages = m->world->size / PAGE, page;

    do
        page = WORLD_RESERVED / PAGE
               + next_random(m) % (pages - WORLD_RESERVED / PAGE);
    while (m->world->is_table[page]);
    m->world->is_table[page] = 1;
    memset(m->world->memory + page * PAGE, 0, PAGE);
    return page * PAGE;
}

static uint64_t software_bits(struct maker *m)
{
    return m->shape->bytes == 8 && m->world->arch != NTL_X86_PAE
           ? (next_random(m) & 0x7ff) << 52 : 0;
}

static bool is_root(const struct maker *m, unsigned level)
{
    return m->world->arch == NTL_X86_PAE && level == 0;
}

/*
 * An entry that points at a table.  Accessed and, for when it is reached as a
 * page through the self-map, Dirty are set, so that nobody sets them.
 */
static uint64_t table_entry(struct maker *m, unsigned level, uint64_t table)
{
    uint64_t r = next_random(m), e = table | 1;

    if (m->world->arch == NTL_ARM64)
        return table | 0xf23;
    if (is_root(m, level))
        return e | (r & 0xe00);
    e |= BIT(5) | BIT(6) | (r & 0xe18) | (one_in(m, 8) ? 0 : 2)
         | (one_in(m, 8) ? 0 : 4);
    if (m->shape->bytes == 8 && one_in(m, 16))
        e |= BIT(63);
    return e | software_bits(m);
}

/* Mostly memory that is there. */
static uint64_t any_frame(struct maker *m, unsigned shift)
{
    uint64_t bits = m->world->arch == NTL_X86 && shift == 12 ? 31 : 39;

    if (one_in(m, 8) && m->world->arch != NTL_ARM64)
        return ((next_random(m) & (BIT(bits) - 1)) | BIT(bits - 1))
               & ~(BIT(shift) - 1);
    if (BIT(shift) > m->world->size / 2)
        return BIT(shift);
    return (WORLD_RESERVED + next_random(m) % (m->world->size - WORLD_RESERVED))
           & ~(BIT(shift) - 1);
}

static uint64_t page_of_arm64(struct maker *m, unsigned level, uint64_t frame)
{
    uint64_t r = next_random(m);

    return frame | (level == 3 ? 3 : 1) | 0x700 | (r & 0x8dc)
           | (r & (BIT(53) | BIT(54) | BIT(55)));
}

/* PSE-36: address bits 39:32 stand in bits 20:13. */
static uint64_t frame_bits(const struct maker *m, uint64_t frame,
                           unsigned shift)
{
    if (m->world->arch == NTL_X86 && shift > 12)
        return (frame & UINT32_C(0xffc00000)) | (frame >> 32 & 0xff) << 13;
    return frame;
}

static uint64_t page_entry(struct maker *m, unsigned level)
{
    unsigned shift = m->shape->shift[level];
    uint64_t r = next_random(m), frame = any_frame(m, shift), e;

    if (m->world->arch == NTL_ARM64)
        return page_of_arm64(m, level, frame);
    e = frame_bits(m, frame, shift) | 0x61 | (r & 0xf1e);
    if (shift > 12)
        e |= BIT(7) | (r & BIT(12));            /* PAT is bit 12 there */
    else
        e |= r & BIT(7);
    if (m->shape->bytes == 8)
        e |= r & BIT(63);
    return e | software_bits(m);
}

/* Not present: the forms that NT writes, zero, noise; see facts of _MMPTE. */
static uint64_t absent_entry(struct maker *m)
{
    uint64_t r = next_random(m), frame = any_frame(m, 12);
    uint64_t protection = (r & 31) << 5;

    switch (r >> 8 & 7) {
    case 0:
        return frame | 0x800 | protection;              /* transition */
    case 1:
        return BIT(45) | frame | 0x800 | protection;
    case 2:
        return (r & ~UINT64_C(0xfff)) | 0x400;          /* prototype */
    case 3:
        return (r & ~UINT64_C(0xfff)) | 0xc00;
    case 4:
        return r >> 32 << 32 | protection | (r & 0x1e);         /* page file */
    case 5:
        return protection;                              /* demand zero */
    default:
        return r & ~UINT64_C(1);
    }
}

/* A present entry with a bit that must be 0. */
static uint64_t reserved_entry(struct maker *m, unsigned level)
{
    unsigned shift = m->shape->shift[level];
    uint64_t e = page_entry(m, level);

    if (m->world->arch == NTL_ARM64)    /* the others have no such encoding */
        return level == 3 || level == 0 ? e & ~UINT64_C(2) : e;
    if (m->world->arch == NTL_X86)
        return shift > 12 ? e | BIT(21) : e;
    if (shift > 12 && one_in(m, 2))
        return e | BIT(13 + next_random(m) % (shift - 13));
    return e | BIT(WORLD_PHYSICAL_BITS
                   + next_random(m) % (52 - WORLD_PHYSICAL_BITS));
}

/* Where the entry of `level` for `va` stands, tables made on the way; or 0. */
static uint64_t place(struct maker *m, uint64_t va, unsigned level)
{
    uint64_t table = m->world->dtb, at, e;

    for (unsigned i = 0;; i++) {
        uint64_t mask = is_root(m, i) ? 3 : BIT(m->shape->bits) - 1;

        at = table + (va >> m->shape->shift[i] & mask) * m->shape->bytes;
        if (i == level)
            return get(m, at) == 0 ? at : 0;
        e = get(m, at);
        if (e == 0) {
            table = new_table(m);
            put(m, at, table_entry(m, i, table));
            continue;
        }
        if (!(e & 1) || (e & BIT(7)) || (e & FRAME) >= m->world->size)
            return 0;
        table = e & FRAME & UINT64_C(0xffffffffff);
        if (m->world->arch == NTL_ARM64 && !(e & 2))
            return 0;
    }
}

static uint64_t canonical(const struct maker *m, uint64_t va)
{
    unsigned bits = (unsigned)m->shape->address_bits;

    va &= BIT(bits) - 1;
    if (bits > 32 && va >> (bits - 1))
        va |= ~(BIT(bits) - 1);
    return va;
}

static unsigned top_index(const struct maker *m, uint64_t va)
{
    unsigned bits = is_root(m, 0) ? 2 : m->shape->bits;

    return (unsigned)(va >> m->shape->shift[0] & (BIT(bits) - 1));
}

/* Not in the guest's own 4 MB, and not in the self-map. */
static bool is_free(const struct maker *m, uint64_t va)
{
    if (va < WORLD_RESERVED)
        return false;
    if (m->world->arch == NTL_X86_PAE)
        return va >> 23 != 0xc0000000 >> 23;
    return top_index(m, va) != m->world->index;
}

static void add_address(struct maker *m, uint64_t va)
{
    va = va & ~UINT64_C(7);
    if (va >= WORLD_RESERVED && m->world->addresses < m->wish)
        m->world->address[m->world->addresses++] = va;
}

/* Few tables high up, many pages low down: near an address that is in use. */
static uint64_t any_address(struct maker *m)
{
    uint64_t r = next_random(m), va = canonical(m, next_random(m));
    unsigned keep = (unsigned)(r & 3);

    if (m->world->addresses && keep) {
        uint64_t old = m->world->address[(r >> 8) % m->world->addresses];
        unsigned low = keep == 1 ? 30 : keep == 2 ? 24 : 20;

        va = canonical(m, (old & ~(BIT(low) - 1)) | (va & (BIT(low) - 1)));
    }
    return va;
}

static unsigned any_level(struct maker *m)
{
    unsigned last = m->shape->levels - 1, level;

    if (!one_in(m, 6))
        return last;
    do
        level = (unsigned)next_random(m) % (last + 1);
    while (!(m->shape->large >> level & 1));
    return level;
}

static void add_mapping(struct maker *m)
{
    uint64_t va = any_address(m), at;
    unsigned level = any_level(m);

    if (!is_free(m, va) || !(at = place(m, va, level)))
        return;
    if (one_in(m, 5))
        put(m, at, absent_entry(m));
    else if (one_in(m, 24))
        put(m, at, reserved_entry(m, level));
    else
        put(m, at, page_entry(m, level));
    add_address(m, va);
}

/* Another way into a table that is in use: shared, or one's own (a loop). */
static void add_alias(struct maker *m)
{
    size_t n = m->world->addresses;
    uint64_t old = m->world->address[next_random(m) % n], va, at;
    unsigned last = m->shape->levels - 1;
    unsigned level = 1 + (unsigned)next_random(m) % last;       /* pointed at */
    unsigned from = is_root(m, level - 1) || one_in(m, 3) ? last - 1
                                                          : level - 1;
    uint64_t table = m->world->dtb;

    for (unsigned i = 0; i < level; i++) {
        uint64_t mask = is_root(m, i) ? 3 : BIT(m->shape->bits) - 1;
        uint64_t e = get(m, table + (old >> m->shape->shift[i] & mask)
                            * m->shape->bytes);

        if (!(e & 1) || (e & BIT(7)) || (e & FRAME) >= m->world->size)
            return;
        table = e & FRAME;
    }
    va = any_address(m);
    if (is_root(m, from) || !is_free(m, va) || !(at = place(m, va, from)))
        return;
    put(m, at, table_entry(m, from, table));
    for (unsigned i = 0; i < 8; i++)
        add_address(m, (va & ~(BIT(m->shape->shift[from]) - 1))
                       | (old & (BIT(m->shape->shift[from]) - 1)));
}

/* As the processor sees it through the self-map. */
static uint64_t entry_address(const struct maker *m, uint64_t va)
{
    const struct shape *s = m->shape;
    uint64_t low = va & (BIT(s->address_bits) - 1);
    unsigned scale = s->bytes == 8 ? 3 : 2;
    uint64_t base = s->address_bits == 32
                    ? 0xc0000000 : (uint64_t)m->world->index << s->shift[0];

    return canonical(m, base + (low >> 12 << scale));
}

static void add_questions(struct maker *m)
{
    size_t n = m->world->addresses;

    while (m->world->addresses < m->wish) {
        uint64_t r = next_random(m);
        uint64_t va = m->world->address[next_random(m) % n];
        size_t had = m->world->addresses;

        switch (r & 7) {
        case 0:                         /* anywhere */
            add_address(m, canonical(m, next_random(m)));
            break;
        case 1:                         /* one bit away */
            add_address(m, canonical(m, va ^ BIT(12 + (r >> 8) % 36)));
            break;
        case 2:
        case 3:                         /* entries, entries of entries ... */
            for (uint64_t i = r >> 8 & 3; i + 1 > 0; i--)
                va = entry_address(m, va);
            add_address(m, va);
            break;
        case 4:                         /* perhaps not canonical */
            add_address(m, m->shape->address_bits == 32 ? next_random(m) >> 32
                                                        : va ^ r >> 8 << 40);
            break;
        default:                        /* elsewhere in the page */
            add_address(m, va ^ (r >> 8 & 0xff8));
        }
        if (had == m->world->addresses)
            add_address(m, va | WORLD_RESERVED);
    }
}

static void make_self_map(struct maker *m)
{
    struct world *w = m->world;

    if (w->arch == NTL_X86_PAE) {
        for (unsigned i = 0; i < 4; i++)
            put(m, w->dtb + i * 8, (new_table(m)) | 1);
        for (unsigned i = 0; i < 4; i++)
            put(m, (get(m, w->dtb + 24) & FRAME) + i * 8,
                (get(m, w->dtb + i * 8) & FRAME) | 0x63);
        return;
    }
    put(m, w->dtb + (uint64_t)w->index * m->shape->bytes,
        w->dtb | (w->arch == NTL_ARM64 ? 0xf23 : 0x63));
}

/* The guest's 4 MB at their own address, for the kernel alone. */
static void make_identity(struct maker *m)
{
    unsigned level = m->shape->levels - 2;
    uint64_t size = BIT(m->shape->shift[level]);

    for (uint64_t va = 0; va < WORLD_RESERVED; va += size)
        put(m, place(m, va, level),
            va | (m->world->arch == NTL_ARM64 ? 0x701 : 0xe3));
    /* Entries on the way must allow it all. */
    for (uint64_t at = m->world->dtb, i = 0; i < level; i++) {
        uint64_t e = get(m, at);

        if (m->world->arch != NTL_ARM64 && !is_root(m, (unsigned)i))
            put(m, at, (e & FRAME) | 0x67);
        at = e & FRAME;
    }
}

static void fill_data(struct world *world)
{
    for (uint64_t pa = WORLD_RESERVED; pa < world->size; pa += 8) {
        uint64_t tag = world_tag(pa);

        if (world->is_table[pa / PAGE])
            continue;
        for (unsigned i = 0; i < 8; i++)
            world->memory[pa + i] = (uint8_t)(tag >> 8 * i);
    }
}

static uint16_t any_index(struct maker *m)
{
    switch (m->world->arch) {
    case NTL_X86:
        return 0x300;
    case NTL_X86_PAE:
        return 3;
    case NTL_X64:
    case NTL_X64_LA57:
    case NTL_ARM64:
    case NTL_ARCH_COUNT:
        break;
    }
    return (uint16_t)(0x100 + next_random(m) % 0x100);
}

void world_make(struct world *world, enum ntl_arch arch, uint64_t seed,
                uint64_t size, size_t addresses)
{
    struct maker m = { world, &shapes[arch], seed, addresses };
    uint64_t tables = size / PAGE / 4, used = 0;

    *world = (struct world) { .arch = arch, .seed = seed, .size = size };
    world->memory = allocate(size, 1);
    world->is_table = allocate(size / PAGE, 1);
    world->address = allocate(addresses, sizeof *world->address);
    world->index = any_index(&m);
    world->dtb = new_table(&m);
    if (arch == NTL_X86_PAE)
        world->dtb += next_random(&m) % 128 * 32;
    make_self_map(&m);
    make_identity(&m);
    for (size_t i = 0; used < tables && world->addresses < addresses / 2
                       && i < addresses * 4; i++) {
        add_mapping(&m);
        if (i % 1024 == 0) {
            used = 0;
            for (uint64_t page = 0; page < size / PAGE; page++)
                used += world->is_table[page];
        }
    }
    for (unsigned i = 0; i < MARKS_MAX && world->addresses; i++)
        add_alias(&m);
    add_questions(&m);
    fill_data(world);
}

uint64_t world_map(struct world *world, uint64_t va)
{
    struct maker m = { world, &shapes[world->arch], world->seed ^ va, 0 };
    uint64_t at = place(&m, va, m.shape->levels - 1), page;

    if (!at)
        return 0;
    page = new_table(&m);       /* nobody else shall use it either */
    put(&m, at, page | (world->arch == NTL_ARM64 ? 0x743 : 0x67));
    return page;
}

void world_free(struct world *world)
{
    free(world->memory);
    free(world->is_table);
    free(world->address);
}
