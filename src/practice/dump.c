/*
 * The machine as a 64-bit crash dump: a complete one with a bitmap, type 5.
 * Offsets: mindumpdef.h, and kdmp-parser's structures for the bitmap; where
 * its rules ask for more than Windows's do, they hold: MxCsr stands twice.
 */
#include "private.h"

#include <string.h>

enum {
    BITMAP_HEADER = 0x2000,
    BITMAP = 0x2038,
    FIRST_PAGE = 0x3000,
    CONTEXT = 0x348,
    EXCEPTION = 0xf00,
    MEMORY_BLOCK = 0x88,
    BITMAP_FULL = 5
};

struct field {
    uint16_t at;
    uint8_t bytes;
    uint64_t value;
};

static void put_fields(uint8_t *bytes, const struct field *field, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_le(bytes + field[i].at, field[i].bytes, field[i].value);
}

/* In KeBugCheckEx: what it was called with. */
static void put_context(struct machine *m, uint8_t *bytes)
{
    const struct field fields[] = {
        { 0x30, 4, 0x10005f },
        { 0x34, 4, 0x1f80 },
        { 0x118, 4, 0x1f80 },
        { 0x38, 2, 0x10 },
        { 0x3a, 2, 0x2b },
        { 0x3c, 2, 0x2b },
        { 0x3e, 2, 0x53 },
        { 0x40, 2, 0x2b },
        { 0x42, 2, 0x18 },
        { 0x44, 4, 0x246 },
        { 0x78, 8, 0 },
        { 0x80, 8, m->code },
        { 0x88, 8, m->parameter[0] },
        { 0x90, 8, 0 },
        { 0x98, 8, m->at_bugcheck },
        { 0xa0, 8, m->trap },
        { 0xa8, 8, 0 },
        { 0xb0, 8, 0 },
        { 0xb8, 8, m->parameter[1] },
        { 0xc0, 8, m->parameter[2] },
        { 0xf8, 8, function_named(m, "KeBugCheckEx") },
    };

    memset(bytes, 0, 0x4d0);
    put_fields(bytes, fields, sizeof fields / sizeof *fields);
}

static void put_exception(struct machine *m, uint8_t *bytes)
{
    const struct field fields[] = {
        { 0, 4, 0x80000003 },
        { 0x10, 8, function_named(m, "KeBugCheckEx") },
    };

    memset(bytes, 0, 0x98);
    put_fields(bytes, fields, sizeof fields / sizeof *fields);
}

/* Of the system: where its lists are, and its memory. */
static void put_system(struct machine *m, uint8_t *bytes)
{
    const struct field fields[] = {
        { 0x00, 8, UINT64_C(0x3436554445474150) },
        { 0x08, 4, 0xf },
        { 0x0c, 4, m->build.number },
        { 0x10, 8, m->root | 2 },
        { 0x18, 8, m->region[POOL] & ~UINT64_C(0x7fffffffff) },
        { 0x20, 8, m->loaded_modules },
        { 0x28, 8, m->active_processes },
        { 0x30, 4, 0x8664 },
        { 0x34, 4, 1 },
        { 0x80, 8, m->debugger_data },
        { MEMORY_BLOCK, 4, 1 },
        { MEMORY_BLOCK + 8, 8, FRAMES - FIRST_FRAME },
        { MEMORY_BLOCK + 0x10, 8, FIRST_FRAME },
        { MEMORY_BLOCK + 0x18, 8, FRAMES - FIRST_FRAME },
    };

    put_fields(bytes, fields, sizeof fields / sizeof *fields);
}

/* How it ended, and when. */
static void put_end(struct machine *m, uint8_t *bytes)
{
    const struct field fields[] = {
        { 0x38, 4, m->code },
        { 0x40, 8, m->parameter[0] },
        { 0x48, 8, m->parameter[1] },
        { 0x50, 8, m->parameter[2] },
        { 0x58, 8, m->parameter[3] },
        { 0xf98, 4, BITMAP_FULL },
        { 0xfa0, 8, dump_size(m) },
        { 0xfa8, 8,
          UINT64_C(0x01db000000000000)
              + draw_step(m, UINT64_C(1) << 47, 10000000) },
        { 0x1030, 8, 10000000 * (3600 + draw_below(m, 100000)) },
        { 0x1040, 4, 1 },
        { 0x1044, 4, 0x110 },
        { 0x1050, 4, 0 },
        { 0x1054, 4, 1 + draw_below(m, 300) },
    };

    put_fields(bytes, fields, sizeof fields / sizeof *fields);
}

/* What is not written holds "PAGE", as Windows leaves it. */
static void put_header(struct machine *m, uint8_t *bytes)
{
    for (unsigned i = 0; i < BITMAP_HEADER; i += 4)
        put_le(bytes + i, 4, UINT32_C(0x45474150));
    put_system(m, bytes);
    put_end(m, bytes);
    memset(bytes + 0xfb0, 0, 128);
    memcpy(bytes + 0xfb0, "ntlens practice machine", 23);
    put_context(m, bytes + CONTEXT);
    put_exception(m, bytes + EXCEPTION);
}

static void put_bitmap(struct machine *m, uint8_t *bytes)
{
    memcpy(bytes + BITMAP_HEADER, "FDMPDUMP", 8);
    put_le(bytes + BITMAP_HEADER + 0x20, 8, FIRST_PAGE);
    put_le(bytes + BITMAP_HEADER + 0x28, 8, m->pages);
    put_le(bytes + BITMAP_HEADER + 0x30, 8, FRAMES);
    for (unsigned i = 0; i < FRAMES; i++)
        if (m->page_of[i])
            bytes[BITMAP + i / 8] |= (uint8_t)(1u << i % 8);
}

size_t dump_size(const struct machine *m)
{
    return FIRST_PAGE + (size_t)m->pages * PAGE;
}

void write_dump(struct machine *m, uint8_t *bytes)
{
    uint8_t *at = bytes + FIRST_PAGE;

    put_header(m, bytes);
    put_bitmap(m, bytes);
    for (unsigned i = 0; i < FRAMES; i++)
        if (m->page_of[i]) {
            memcpy(at, m->page[m->page_of[i] - 1], PAGE);
            at += PAGE;
        }
}
