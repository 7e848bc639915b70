/* Physical pages, page tables, and memory by its address. */
#include "private.h"

#include <stdio.h>

/* --- draws: splitmix64, whose numbers are the same everywhere ------------- */

uint64_t draw_bits(struct machine *m)
{
    uint64_t z = m->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t draw_below(struct machine *m, uint64_t limit)
{
    return draw_bits(m) % limit;
}

uint64_t draw_step(struct machine *m, uint64_t limit, uint64_t step)
{
    return draw_below(m, limit / step) * step;
}

/* --- physical ------------------------------------------------------------- */

static void take_frame(struct machine *m, uint32_t frame)
{
    if (m->pages == PAGES_MAX) {
        m->full = true;
        return;
    }
    m->frame[m->pages++] = frame;
    m->page_of[frame] = (uint16_t)m->pages;
}

uint64_t new_page(struct machine *m)
{
    uint32_t frame;

    do
        frame = (uint32_t)(FIRST_FRAME + draw_below(m, FRAMES - FIRST_FRAME));
    while (m->page_of[frame] || m->block[frame / BLOCK]);
    take_frame(m, frame);
    return (uint64_t)frame << NTL_PAGE_SHIFT;
}

void new_page_at(struct machine *m, uint64_t pa)
{
    uint32_t frame = (uint32_t)(pa >> NTL_PAGE_SHIFT);

    if (!m->page_of[frame])
        take_frame(m, frame);
}

/* Taken before there are single pages, so that none lies in it. */
uint64_t new_block(struct machine *m)
{
    uint64_t block;

    do
        block = FIRST_FRAME / BLOCK
                + draw_below(m, (FRAMES - FIRST_FRAME) / BLOCK);
    while (m->block[block]);
    m->block[block] = true;
    return block * BLOCK << NTL_PAGE_SHIFT;
}

static uint8_t *byte_at(const struct machine *m, uint64_t pa)
{
    uint64_t frame = pa >> NTL_PAGE_SHIFT;

    return frame < FRAMES && m->page_of[frame]
               ? &m->page[m->page_of[frame] - 1][pa % PAGE]
               : NULL;
}

uint64_t get_physical(const struct machine *m, uint64_t pa)
{
    const uint8_t *at = byte_at(m, pa);

    return at ? get_le(at, 8) : 0;
}

void put_physical(struct machine *m, uint64_t pa, uint64_t value)
{
    uint8_t *at = byte_at(m, pa);

    if (at)
        put_le(at, 8, value);
}

/* --- page tables ---------------------------------------------------------- */

static unsigned shift_of(unsigned level)
{
    return 12 + 9 * level;
}

static uint64_t frame_of(uint64_t entry)
{
    return entry & UINT64_C(0x000ffffffffff000);
}

uint64_t entry_at(struct machine *m, uint64_t root, uint64_t va, unsigned level)
{
    uint64_t table = root;

    for (unsigned i = 3;; i--) {
        uint64_t at = table + (va >> shift_of(i) & 0x1ff) * 8;
        uint64_t entry;

        if (i == level)
            return at;
        entry = get_physical(m, at);
        if (!entry) {
            entry = new_page(m) | (va >> 47 ? KERNEL_TABLE : USER_TABLE);
            put_physical(m, at, entry);
        }
        table = frame_of(entry);
    }
}

void set_entry(struct machine *m, uint64_t root, uint64_t va, unsigned level,
               uint64_t entry)
{
    put_physical(m, entry_at(m, root, va, level), entry);
}

void map_pages(struct machine *m, uint64_t va, unsigned pages,
               uint64_t attributes)
{
    for (unsigned i = 0; i < pages; i++)
        set_entry(m, m->root, va + (uint64_t)i * PAGE, 0,
                  new_page(m) | attributes);
}

/* Large pages end the walk where they are. */
static uint8_t *memory_at(struct machine *m, uint64_t va)
{
    uint64_t table = m->root;

    for (unsigned i = 3;; i--) {
        uint64_t entry
            = get_physical(m, table + (va >> shift_of(i) & 0x1ff) * 8);
        uint64_t reach = (UINT64_C(1) << shift_of(i)) - 1;

        if (!(entry & 1))
            return NULL;
        if (i == 0 || (entry & LARGE && i < 3))
            return byte_at(m, (frame_of(entry) & ~reach) | (va & reach));
        table = frame_of(entry);
    }
}

void poke(struct machine *m, uint64_t va, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++) {
        uint8_t *at = memory_at(m, va + i);

        if (at)
            *at = (uint8_t)(value >> 8 * i);
    }
}

void poke_bytes(struct machine *m, uint64_t va, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        poke(m, va + i, 1, ((const uint8_t *)bytes)[i]);
}

uint64_t peek(struct machine *m, uint64_t va, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = bytes; i-- > 0;) {
        const uint8_t *at = memory_at(m, va + i);

        value = value << 8 | (at ? *at : 0);
    }
    return value;
}

uint64_t entry_address(const struct machine *m, uint64_t va,
                       enum ntl_level level)
{
    return ntl_selfmap_entry(ntl_selfmap(NTL_X64, m->index), va, level);
}

/* --- memory that is given out, and what is where ------------------------- */

uint64_t new_pool(struct machine *m, unsigned bytes)
{
    uint64_t at = m->pool_next + 0x10; /* after a _POOL_HEADER */

    m->pool_next += (bytes + 0x1fu) & ~15u;
    return at;
}

uint64_t new_data(struct machine *m, unsigned bytes)
{
    uint64_t at = m->data_next;

    m->data_next += (bytes + 15u) & ~15u;
    return at;
}

void name_it(struct machine *m, const char *text, uint64_t value)
{
    if (m->names == NAMES_MAX) {
        m->full = true;
        return;
    }
    snprintf(m->name[m->names].name, PRACTICE_NAME, "%s", text);
    m->name[m->names++].value = value;
}
