/* Handle tables: the process's, of one page; PspCidTable, of two levels. */
#include "private.h"

#include <ntlens/handle.h>

enum { ENTRY = 16, FIRST = 4, HANDLE_TABLE_ROOM = 0x80 };

static uint64_t new_entry_page(struct machine *m, unsigned i)
{
    return m->region[PAGED] + (uint64_t)i * PAGE;
}

/* Bits as the build's form has them; a full entry hands out all it has. */
static void put_entry(struct machine *m, uint64_t at, uint64_t pointer,
                      uint32_t access, unsigned attributes)
{
    const struct ntl_handle_form *form = ntl_handle_form(NTL_X64, m->build);
    uint64_t low
        = pack_field(&form->low, "Unlocked", 1)
          | pack_field(&form->low, "RefCnt", form->full - draw_below(m, 0x100))
          | pack_field(&form->low, "Attributes", attributes)
          | pack_field(&form->low, "ObjectPointerBits", pointer >> 4);

    poke(m, at, 8, low);
    poke(m, at + 8, 8, pack_field(&form->high, "GrantedAccessBits", access));
}

static uint64_t new_table(struct machine *m, uint64_t code, uint64_t next,
                          uint64_t process)
{
    uint64_t at = new_pool(m, HANDLE_TABLE_ROOM);

    set_field(m, at, "_HANDLE_TABLE", "NextHandleNeedingPool", next);
    set_field(m, at, "_HANDLE_TABLE", "TableCode", code);
    set_field(m, at, "_HANDLE_TABLE", "QuotaProcess", process);
    return at;
}

/* --- the process's -------------------------------------------------------- */

static const struct {
    const char *type;
    uint32_t access;
    unsigned flags;
} handles[] = {
    { "Event", 0x1f0003, 0 },     { "Key", 0x20019, 0 },
    { "File", 0x120089, 2 },      { "Section", 0xf0007, 0 },
    { "File", 0x100020, 0 },      { "Mutant", 0x1f0001, 0 },
    { "Semaphore", 0x1f0003, 1 }, { "Event", 0x1f0003, 0 },
};

enum { HANDLES = sizeof handles / sizeof *handles };

/* Handles 4, 8, ... but for one that was closed: it is free. */
static void make_process_table(struct machine *m)
{
    unsigned header = ntl_handle_header_size(NTL_X64);
    uint64_t page = new_entry_page(m, 0), chosen = 1 + draw_below(m, HANDLES);

    for (unsigned i = 0; i < HANDLES; i++) {
        uint64_t object = new_object(m, 0x40, type_named(m, handles[i].type));

        put_entry(m, page + (i + 1) * ENTRY, object - header, handles[i].access,
                  handles[i].flags);
        if (i + 1 == chosen)
            name_it(m, "object", object);
    }
    poke(m, page + (HANDLES + 1) * ENTRY + 8, 8, page + (HANDLES + 2) * ENTRY);
    m->process_table = new_table(m, page, 0x400, m->process);
    set_field(m, m->process, "_EPROCESS", "ObjectTable", m->process_table);
    name_it(m, "handle", chosen * FIRST);
    name_it(m, "handle_table", m->process_table);
}

/* --- PspCidTable ---------------------------------------------------------- */

static uint64_t cid_entry(struct machine *m, uint64_t id)
{
    struct ntl_handle h = ntl_handle(NTL_X64, id);
    uint64_t page = peek(m, new_entry_page(m, 1) + h.index[1] * 8, 8);

    return page + h.index[0] * ENTRY;
}

/* The third page of entries is in the page file. */
static void make_cid_table(struct machine *m)
{
    uint64_t pointers = new_entry_page(m, 1);
    uint64_t out = m->region[PAGED] + 4 * PAGE;
    uint64_t variable = new_data(m, 16), lost = 0x804 + draw_step(m, 0x3f0, 4);
    uint64_t second = m->region[PAGED] + 3 * PAGE;

    poke(m, pointers, 8, new_entry_page(m, 2));
    poke(m, pointers + 8, 8, second);
    poke(m, pointers + 16, 8, out);
    m->cid_table = new_table(m, pointers | 1, 0xc00, 0);
    poke(m, variable, 8, m->cid_table);
    put_entry(m, cid_entry(m, 4), m->system_process, 0, 0);
    put_entry(m, cid_entry(m, m->process_id), m->process, 0, 0);
    put_entry(m, cid_entry(m, m->process_id + 4), m->thread, 0, 0);
    m->cid_entry_out = cid_entry(m, lost);
    name_it(m, "nt!PspCidTable", variable);
    name_it(m, "lost_pid", lost);
}

void set_cid(struct machine *m, uint64_t id, uint64_t object)
{
    put_entry(m, cid_entry(m, id), object, 0, 0);
}

void make_handles(struct machine *m)
{
    make_process_table(m);
    make_cid_table(m);
}
