#include "private.h"

#include <string.h>
#include <strings.h>

/*
 * Registers: CONTEXT of each processor (offsets as in the kernels' own symbols;
 * arm64 checked against a real dump) and KSPECIAL_REGISTERS in the PRCB.
 */
enum { STATE_MAX = 0x200 };     /* bytes of what is read of any processor     */

struct place {
    const char *name;
    uint16_t offset;
    uint8_t bytes;
};

static const struct place x64[] = {
    { "rax", 0x78, 8 }, { "rbx", 0x90, 8 }, { "rcx", 0x80, 8 },
    { "rdx", 0x88, 8 }, { "rsi", 0xa8, 8 }, { "rdi", 0xb0, 8 },
    { "rip", 0xf8, 8 }, { "rsp", 0x98, 8 }, { "rbp", 0xa0, 8 },
    { "r8",  0xb8, 8 }, { "r9",  0xc0, 8 }, { "r10", 0xc8, 8 },
    { "r11", 0xd0, 8 }, { "r12", 0xd8, 8 }, { "r13", 0xe0, 8 },
    { "r14", 0xe8, 8 }, { "r15", 0xf0, 8 },
    { "cs", 0x38, 2 }, { "ss", 0x42, 2 }, { "ds", 0x3a, 2 }, { "es", 0x3c, 2 },
    { "fs", 0x3e, 2 }, { "gs", 0x40, 2 }, { "efl", 0x44, 4 },
};

static const struct place x86[] = {
    { "eax", 0xb0, 4 }, { "ebx", 0xa4, 4 }, { "ecx", 0xac, 4 },
    { "edx", 0xa8, 4 }, { "esi", 0xa0, 4 }, { "edi", 0x9c, 4 },
    { "eip", 0xb8, 4 }, { "esp", 0xc4, 4 }, { "ebp", 0xb4, 4 },
    { "cs", 0xbc, 2 }, { "ss", 0xc8, 2 }, { "ds", 0x98, 2 }, { "es", 0x94, 2 },
    { "fs", 0x90, 2 }, { "gs", 0x8c, 2 }, { "efl", 0xc0, 4 },
};

#define X(n, at) { "x" #n, at, 8 }
static const struct place arm64[] = {
    X(0, 0x08),  X(1, 0x10),  X(2, 0x18),  X(3, 0x20),  X(4, 0x28),
    X(5, 0x30),  X(6, 0x38),  X(7, 0x40),  X(8, 0x48),  X(9, 0x50),
    X(10, 0x58), X(11, 0x60), X(12, 0x68), X(13, 0x70), X(14, 0x78),
    X(15, 0x80), X(16, 0x88), X(17, 0x90), X(18, 0x98), X(19, 0xa0),
    X(20, 0xa8), X(21, 0xb0), X(22, 0xb8), X(23, 0xc0), X(24, 0xc8),
    X(25, 0xd0), X(26, 0xd8), X(27, 0xe0), X(28, 0xe8),
    { "fp", 0xf0, 8 }, { "lr", 0xf8, 8 }, { "sp", 0x100, 8 },
    { "pc", 0x108, 8 }, { "cpsr", 0x04, 4 },
};
#undef X

/* KSPECIAL_REGISTERS; the arm64 one holds other things. */
static const struct place special_x64[] = {
    { "cr0", 0x00, 8 }, { "cr2", 0x08, 8 }, { "cr3", 0x10, 8 },
    { "cr4", 0x18, 8 },
};
static const struct place special_x86[] = {
    { "cr0", 0x00, 4 }, { "cr2", 0x04, 4 }, { "cr3", 0x08, 4 },
    { "cr4", 0x0c, 4 },
};

/* QEMUCPUState, version 1 (target/i386/arch_dump.c): note's description. */
static const struct place qemu[] = {
    { "rax", 0x08, 8 }, { "rbx", 0x10, 8 }, { "rcx", 0x18, 8 },
    { "rdx", 0x20, 8 }, { "rsi", 0x28, 8 }, { "rdi", 0x30, 8 },
    { "rip", 0x88, 8 }, { "rsp", 0x38, 8 }, { "rbp", 0x40, 8 },
    { "r8",  0x48, 8 }, { "r9",  0x50, 8 }, { "r10", 0x58, 8 },
    { "r11", 0x60, 8 }, { "r12", 0x68, 8 }, { "r13", 0x70, 8 },
    { "r14", 0x78, 8 }, { "r15", 0x80, 8 },
    { "cs", 0x98, 2 }, { "ss", 0x110, 2 }, { "ds", 0xb0, 2 },
    { "es", 0xc8, 2 }, { "fs", 0xe0, 2 }, { "gs", 0xf8, 2 },
    { "efl", 0x90, 4 },
    { "cr0", 0x188, 8 }, { "cr2", 0x198, 8 }, { "cr3", 0x1a0, 8 },
    { "cr4", 0x1a8, 8 },
};

static const struct place qemu_x86[] = {
    { "eax", 0x08, 4 }, { "ebx", 0x10, 4 }, { "ecx", 0x18, 4 },
    { "edx", 0x20, 4 }, { "esi", 0x28, 4 }, { "edi", 0x30, 4 },
    { "eip", 0x88, 4 }, { "esp", 0x38, 4 }, { "ebp", 0x40, 4 },
    { "cs", 0x98, 2 }, { "ss", 0x110, 2 }, { "ds", 0xb0, 2 },
    { "es", 0xc8, 2 }, { "fs", 0xe0, 2 }, { "gs", 0xf8, 2 },
    { "efl", 0x90, 4 },
    { "cr0", 0x188, 4 }, { "cr2", 0x198, 4 }, { "cr3", 0x1a0, 4 },
    { "cr4", 0x1a8, 4 },
};

#define TABLE(t) (t), sizeof (t) / sizeof *(t)

struct sheet {
    struct image_register *ret;
    size_t count;
};

static void add(struct sheet *sheet, const uint8_t *bytes, uint64_t size,
                const struct place *place, size_t count)
{
    for (size_t i = 0; i < count && sheet->count < IMAGE_REGISTERS_MAX; i++) {
        if ((uint64_t)place[i].offset + place[i].bytes > size)
            continue;
        sheet->ret[sheet->count++] = (struct image_register) {
            place[i].name, le_uint(bytes + place[i].offset, place[i].bytes),
            (uint8_t)(place[i].bytes * 8),
        };
    }
}

static void add_state(struct sheet *sheet, enum ntl_arch arch,
                      const uint8_t *bytes, uint64_t size)
{
    if (ntl_paging(arch)->pointer_size == 4)
        add(sheet, bytes, size, TABLE(qemu_x86));
    else
        add(sheet, bytes, size, TABLE(qemu));
}

static void add_context(struct sheet *sheet, enum ntl_arch arch,
                        const uint8_t *bytes, uint64_t size)
{
    if (arch == NTL_ARM64)
        add(sheet, bytes, size, TABLE(arm64));
    else if (ntl_paging(arch)->pointer_size == 4)
        add(sheet, bytes, size, TABLE(x86));
    else
        add(sheet, bytes, size, TABLE(x64));
}

size_t image_context_registers(enum ntl_arch arch, const uint8_t *bytes,
                               size_t size,
                               struct image_register ret[IMAGE_REGISTERS_MAX])
{
    struct sheet sheet = { ret, 0 };

    add_context(&sheet, arch, bytes, size);
    return sheet.count;
}

unsigned image_contexts(const struct image *image)
{
    if (image->contexts)
        return image->contexts;
    return image->part[IMAGE_PART_CONTEXT].size > 0 || image->has_special;
}

/* The first bytes of a block: no register lies farther in. */
static size_t load(struct image *image, const struct image_block *block,
                   uint8_t bytes[STATE_MAX])
{
    size_t size = block->size < STATE_MAX ? (size_t)block->size : STATE_MAX;

    view_read(&image->view, block->place, bytes, size);
    return size;
}

size_t image_registers(struct image *image, unsigned context,
                       struct image_register ret[IMAGE_REGISTERS_MAX])
{
    struct sheet sheet = { ret, 0 };
    uint8_t bytes[STATE_MAX];
    size_t size;

    touch(image);
    if (context >= image_contexts(image))
        return 0;
    size = load(image, image->contexts ? &image->context[context]
                                       : &image->part[IMAGE_PART_CONTEXT],
                bytes);
    if (image->contexts) {
        add_state(&sheet, image->facts.arch, bytes, size);
        return sheet.count;
    }
    add_context(&sheet, image->facts.arch, bytes, size);
    if (image->has_special)
        add(&sheet, image->special, SPECIAL,
            image->facts.format == IMAGE_DUMP32 ? special_x86 : special_x64, 4);
    return sheet.count;
}

static bool same(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && strncasecmp(name, text, length) == 0;
}

/* Names that mean one register on one processor and another elsewhere. */
static bool stands_for(const char *name, const char *text, size_t length)
{
    static const struct { const char *general, *name; } others[] = {
        { "pc", "rip" }, { "pc", "eip" }, { "sp", "rsp" }, { "sp", "esp" },
        { "x29", "fp" }, { "x30", "lr" }, { "eflags", "efl" },
        { "rflags", "efl" },
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (same(others[i].general, text, length)
            && strcmp(others[i].name, name) == 0)
            return true;
    return false;
}

bool image_register(struct image *image, const char *name, size_t length,
                    uint64_t *ret)
{
    struct image_register r[IMAGE_REGISTERS_MAX];
    size_t count = image_registers(image, 0, r);

    for (size_t i = 0; i < count; i++) {
        if (same(r[i].name, name, length)
            || stands_for(r[i].name, name, length)) {
            *ret = r[i].value;
            return true;
        }
    }
    return false;
}

bool image_exception(struct image *image, struct image_exception *ret)
{
    struct view *view = &image->view;
    bool wide = image->facts.format == IMAGE_DUMP64;
    uint64_t at = wide ? 0xf00 : 0x7d0;
    unsigned width = wide ? 8 : 4;
    uint64_t count_at = at + 8 + 2 * width, first = at + (wide ? 0x20 : 0x14);

    touch(image);
    if (image->facts.format > IMAGE_DUMP32 || !view_has(view, at, 0x98)
        || view_uint(view, at, 4) == UINT32_C(0x45474150))
        return false;
    *ret = (struct image_exception) {
        .code = (uint32_t)view_uint(view, at, 4),
        .flags = (uint32_t)view_uint(view, at + 4, 4),
        .address = view_uint(view, at + 8 + width, width),
        .parameters = (uint32_t)view_uint(view, count_at, 4),
    };
    if (ret->parameters > 15)
        ret->parameters = 0;
    for (uint32_t i = 0; i < ret->parameters; i++)
        ret->parameter[i] = view_uint(view, first + i * width, width);
    return true;
}
