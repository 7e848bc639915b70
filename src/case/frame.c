/*
 * Sources: wdm.h and winnt.h for EXCEPTION_RECORD and CONTEXT; KTRAP_FRAME by
 * the kernels' symbols, the same on x64 from 3790 to 26100, on x86 in its last
 * members from 2600 to 19045.
 */
#include "frame.h"

#include "core/text/le.h"
#include "space/memory.h"

#include <ntlens/va.h>
#include <stdlib.h>
#include <string.h>

static bool is_narrow(const struct session *session)
{
    return ntl_paging(session->arch)->pointer_size == 4;
}

static bool read(const struct session *session, uint64_t va, void *buffer,
                 size_t size)
{
    struct memory memory;

    return va && memory_read(session, va, buffer, size, &memory);
}

/* --- by name -------------------------------------------------------------- */

static void set(struct ntl_registers *p, unsigned which, uint64_t value)
{
    p->value[which] = value;
    p->given |= UINT32_C(1) << which;
}

/* rax is eax on x86; r8 to r15 and rip are themselves. */
static bool take_general(struct ntl_registers *p,
                         const struct image_register *r)
{
    static const char *const names[] = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "8", "9", "10", "11",
        "12", "13", "14", "15", "ip",
    };

    if (r->name[0] != 'r' && r->name[0] != 'e')
        return false;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(r->name + 1, names[i]) != 0)
            continue;
        set(p, i, r->value);
        return true;
    }
    return false;
}

static void take_register(struct ntl_registers *p,
                          const struct image_register *r)
{
    static const struct { const char *name; uint8_t which; } others[] = {
        { "efl", NTL_EFLAGS }, { "cs", NTL_CS }, { "cr4", NTL_CR4 },
    };

    if (take_general(p, r))
        return;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(r->name, others[i].name) == 0)
            set(p, others[i].which, r->value);
}

bool frame_registers(const struct session *session, struct ntl_registers *ret)
{
    struct image_register r[IMAGE_REGISTERS_MAX];
    size_t count = image_registers(session->image, 0, r);

    *ret = (struct ntl_registers) { .given = 0 };
    for (size_t i = 0; session->arch != NTL_ARM64 && i < count; i++)
        take_register(ret, &r[i]);
    return ret->given != 0;
}

/* --- CONTEXT -------------------------------------------------------------- */

/* Its flags name the processor; else it is something else. */
static bool is_context(const struct session *session, const uint8_t *bytes)
{
    return is_narrow(session) ? bytes[2] == 1 && (bytes[0] & 3) == 3
                              : bytes[0x32] == 0x10 && bytes[0x30] & 3;
}

bool frame_context(const struct session *session, uint64_t va,
                   struct ntl_registers *ret)
{
    enum { GENERAL_X64 = 0x100, GENERAL_X86 = 0xcc };
    struct image_register r[IMAGE_REGISTERS_MAX];
    size_t size = is_narrow(session) ? GENERAL_X86 : GENERAL_X64, count;
    uint8_t bytes[GENERAL_X64];

    if (session->arch == NTL_ARM64 || !read(session, va, bytes, size)
        || !is_context(session, bytes))
        return false;
    *ret = (struct ntl_registers) { .given = 0 };
    count = image_context_registers(session->arch, bytes, size, r);
    for (size_t i = 0; i < count; i++)
        take_register(ret, &r[i]);
    return true;
}

/* --- KTRAP_FRAME ---------------------------------------------------------- */

/* Registers of a trap frame: which, where. */
struct saved {
    uint8_t general;
    uint16_t offset;
};

static const struct saved saved_x64[] = {
    { NTL_RAX, 0x30 }, { NTL_RCX, 0x38 }, { NTL_RDX, 0x40 },
    { NTL_R8, 0x48 }, { NTL_R9, 0x50 }, { NTL_R10, 0x58 }, { NTL_R11, 0x60 },
    { NTL_RBP, 0x158 },
    { NTL_RIP, 0x168 }, { NTL_RSP, 0x180 },
};

/* ESP of kernel code is where the frame ends that the processor pushed. */
static const struct saved saved_x86[] = {
    { NTL_RDI, 0x54 }, { NTL_RSI, 0x58 }, { NTL_RBX, 0x5c },
    { NTL_RBP, 0x60 }, { NTL_RIP, 0x68 },
};

enum {
    TRAP_X64 = 0x190, CS_X64 = 0x170, EFLAGS_X64 = 0x178, SS_X64 = 0x188,
    RIP_X64 = 0x168, TRAP_X86 = 0x74, CS_X86 = 0x6c, EFLAGS_X86 = 0x70
};

/* Bit 1 is always set; 22 and up, 15, 5 and 3 never are. */
static bool is_eflags(uint64_t value)
{
    return (value & 2) && !(value & ~UINT64_C(0x3f7fd7));
}

static bool is_selector(uint64_t cs)
{
    return cs == 0x8 || cs == 0x10 || cs == 0x1b || cs == 0x23 || cs == 0x33;
}

static void take_saved(struct ntl_registers *p, const uint8_t *bytes,
                       const struct saved *saved, size_t count, unsigned width)
{
    for (size_t i = 0; i < count; i++)
        set(p, saved[i].general,
                    le_uint(bytes + saved[i].offset, width));
}

bool frame_trap(const struct session *session, uint64_t va,
                struct ntl_registers *ret)
{
    bool narrow = is_narrow(session);
    uint8_t bytes[TRAP_X64];
    struct ntl_registers p = { .given = 0 };
    uint64_t cs, eflags;

    if (session->arch == NTL_ARM64
        || !read(session, va, bytes, narrow ? TRAP_X86 : TRAP_X64))
        return false;
    cs = le_uint(bytes + (narrow ? CS_X86 : CS_X64), 2);
    eflags = le_uint(bytes + (narrow ? EFLAGS_X86 : EFLAGS_X64), 4);
    if (!is_selector(cs) || !is_eflags(eflags))
        return false;
    set(&p, NTL_CS, cs);
    set(&p, NTL_EFLAGS, eflags);
    if (narrow)
        take_saved(&p, bytes, saved_x86, sizeof saved_x86 / sizeof *saved_x86,
                   4);
    else
        take_saved(&p, bytes, saved_x64, sizeof saved_x64 / sizeof *saved_x64,
                   8);
    *ret = p;
    return true;
}

/* CS names ring 3, and no kernel address is in RIP or RSP. */
bool frame_is_from_user(const struct session *session, uint64_t va)
{
    static const uint8_t names[] = { NTL_RIP, NTL_RSP };
    struct ntl_registers p;

    if (!frame_trap(session, va, &p) || (p.value[NTL_CS] & 3) != 3)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ntl_register_given(&p, names[i])
            && ntl_va_space(session->arch, p.value[names[i]]) != NTL_USER)
            return false;
    return true;
}

/* --- EXCEPTION_RECORD ----------------------------------------------------- */

bool frame_record(const struct session *session, uint64_t va,
                  struct ntl_record *ret)
{
    unsigned width = is_narrow(session) ? 4 : 8;
    unsigned address_at = 8 + width, count_at = 8 + 2 * width;
    unsigned first = width == 8 ? 0x20 : 0x14;
    uint8_t bytes[0x40];
    uint64_t count;

    if (!read(session, va, bytes, first + 4 * width))
        return false;
    count = le_uint(bytes + count_at, 4);
    if (count > 15)
        return false;
    *ret = (struct ntl_record) {
        .code = (uint32_t)le_uint(bytes, 4),
        .flags = (uint32_t)le_uint(bytes + 4, 4),
        .address = le_uint(bytes + address_at, width),
        .parameters = (uint8_t)(count < 4 ? count : 4),
    };
    for (unsigned i = 0; i < ret->parameters; i++)
        ret->parameter[i] = le_uint(bytes + first + i * width, width);
    return true;
}

/* --- on the stack --------------------------------------------------------- */

enum { STACK_WORDS = 0x6000 / 8 };

/* Words of the stack that hold this number: each that `fits` says so of. */
static bool find(const struct session *session, uint64_t sp, uint64_t number,
                 bool (*fits)(const struct session *session, uint64_t at,
                              void *of), void *of)
{
    uint8_t *bytes = malloc(STACK_WORDS * 8);
    struct memory memory;
    bool found = false;

    if (!bytes)
        return false;
    (void)memory_read(session, sp, bytes, STACK_WORDS * 8, &memory);
    for (size_t i = 0; !found && (i + 1) * 8 <= memory.done; i++)
        if (le_uint(bytes + i * 8, 8) == number)
            found = fits(session, sp + i * 8, of);
    free(bytes);
    return found;
}

/* RIP, CS, EFLAGS, RSP, SS, as the processor pushes them. */
static bool fits_trap(const struct session *session, uint64_t at, void *of)
{
    uint64_t ss;

    return frame_trap(session, at - RIP_X64, of)
           && memory_number(session, at - RIP_X64 + SS_X64, 2, &ss) == NTL_OK
           && (ss == 0x18 || ss == 0 || ss == 0x2b);
}

bool frame_find_trap(const struct session *session, uint64_t sp,
                     uint64_t instruction, struct ntl_registers *ret)
{
    return session->arch != NTL_ARM64 && !is_narrow(session)
           && find(session, sp & ~UINT64_C(7), instruction, fits_trap, ret);
}

/* The processor aligns RSP to 16 and pushes SS first, so the frame ends where
   the interrupted stack did; it interrupts no code that forbids it. */
static bool is_interrupted(const struct session *session, uint64_t at,
                           struct ntl_registers *ret)
{
    enum { KERNEL = 0x10, IF = 0x200 };

    return (at & 15) == 0 && frame_trap(session, at, ret)
           && ret->value[NTL_CS] == KERNEL && ret->value[NTL_EFLAGS] & IF
           && (ret->value[NTL_RSP] & ~UINT64_C(15)) == at + TRAP_X64;
}

bool frame_find_interrupted(const struct session *session, uint64_t sp,
                            struct ntl_registers *ret)
{
    uint64_t word;

    if (session->arch == NTL_ARM64 || is_narrow(session))
        return false;
    sp &= ~UINT64_C(7);
    for (unsigned i = 0; i < STACK_WORDS; i++) {
        uint64_t at = sp + i * UINT64_C(8);

        if (memory_number(session, at, 8, &word) != NTL_OK)
            return false;
        if (is_interrupted(session, at, ret)
            || (word >> 63 && is_interrupted(session, word, ret)))
            return true;
    }
    return false;
}

struct sought {
    uint32_t status;
    struct ntl_record *ret;
};

static bool fits_record(const struct session *session, uint64_t at, void *of)
{
    struct sought *sought = of;
    struct ntl_record record;

    if (!frame_record(session, at - 0x10, &record)
        || record.code != sought->status)
        return false;
    *sought->ret = record;
    return true;
}

bool frame_find_record(const struct session *session, uint64_t sp,
                       uint64_t instruction, uint32_t status,
                       struct ntl_record *ret)
{
    struct sought sought = { status, ret };

    return !is_narrow(session)
           && find(session, sp & ~UINT64_C(7), instruction, fits_record,
                   &sought);
}
