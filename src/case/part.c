#include "part.h"

#include "core/text/le.h"
#include "dated.h"
#include "frame.h"
#include "space/memory.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- calls ---------------------------------------------------------------- */

/*
 * Lengths of x86 calls: E8 with 4 bytes, FF /2 with a ModRM and what it needs.
 * On arm64 BL, BLR and their authenticated forms.
 */
enum { CALL_MAX = 7 };

static int after_arm_call(const struct session *session, uint64_t address)
{
    uint64_t word;

    if (memory_number(session, address - 4, 4, &word) != NTL_OK)
        return -1;
    return word >> 26 == 0x25 || (word & 0xfefff800) == 0xd63f0000
           || (word & 0xfffffc1f) == 0xd63f0000;
}

int part_after_call(const struct session *session, uint64_t address)
{
    uint8_t code[CALL_MAX];
    struct memory memory;

    if (session->arch == NTL_ARM64)
        return after_arm_call(session, address);
    if (!memory_read(session, address - CALL_MAX, code, CALL_MAX, &memory))
        return -1;
    if (code[CALL_MAX - 5] == 0xe8)
        return 1;
    for (unsigned n = 2; n <= CALL_MAX; n++)
        if (code[CALL_MAX - n] == 0xff
            && (code[CALL_MAX - n + 1] >> 3 & 7) == 2)
            return 1;
    return 0;
}

/* --- modules -------------------------------------------------------------- */

/* Before Windows 10 no linker wrote a hash where the date belongs (deduced). */
static uint64_t link_date(const struct session *session,
                          const struct image_module *module)
{
    enum { FIRST_HASH = 10240 };
    uint64_t time = 0;
    enum dated date = dated(session, module, &time);

    return date == DATED_IS
           || (date == DATED_PERHAPS && session->build_from == FROM_IMAGE
               && session->build.number < FIRST_HASH)
           ? time : 0;
}

bool part_at(const struct session *session, uint64_t address,
             enum ntl_role role, enum ntl_origin from, struct ntl_part *ret)
{
    struct owner owner = memory_owner(session, address);

    if (owner.kind == OWNER_NONE)
        return false;
    *ret = (struct ntl_part) {
        .role = role, .address = address, .offset = owner.offset,
        .has_offset = true, .unloaded = owner.kind == OWNER_UNLOADED,
        .certain = owner.kind == OWNER_MODULE, .from = from,
    };
    if (owner.kind == OWNER_MODULE)
        ret->linked = link_date(session, owner.module);
    snprintf(ret->name, sizeof ret->name, "%s", owner.module->name);
    return true;
}

bool part_is_kernel(const struct ntl_part *part)
{
    static const char *const names[] = {
        "ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe",
        "hal.dll", "halmacpi.dll", "halacpi.dll",
    };

    for (size_t i = 0; !part->unloaded && i < sizeof names / sizeof *names; i++)
        if (strcasecmp(part->name, names[i]) == 0)
            return true;
    return false;
}

/* --- KeBugCheckEx --------------------------------------------------------- */

static bool is_code(const struct ntl_bugcheck_question *question, uint64_t word)
{
    const uint32_t minidump = UINT32_C(0x10000000);

    return ((uint32_t)word & ~minidump) == (question->code & ~minidump)
           && word >> 32 == 0;
}

/* The code and its parameters, one after the other on the stack. */
static bool lie_at(const struct session *session, uint64_t at,
                   const struct ntl_bugcheck_question *question)
{
    unsigned width = ntl_paging(session->arch)->pointer_size;
    uint64_t word;

    if (memory_number(session, at, 0, &word) != NTL_OK
        || !is_code(question, word))
        return false;
    for (unsigned i = 0; i < NTL_PARAMETERS; i++)
        if (memory_number(session, at + width * (i + 1), 0, &word) != NTL_OK
            || word != question->parameter[i])
            return false;
    return true;
}

static bool register_of(const struct session *session, const char *name,
                        uint64_t *ret)
{
    return image_register(session->image, name, strlen(name), ret);
}

/*
 * x64: it stores its four register arguments in their homes above the return
 * address; the fifth was put there by the caller.
 */
static bool caller_x64(const struct session *session,
                       const struct ntl_bugcheck_question *question,
                       uint64_t *ret)
{
    uint64_t rcx, sp;

    return register_of(session, "rcx", &rcx) && is_code(question, rcx)
           && register_of(session, "rsp", &sp)
           && lie_at(session, sp + 8, question)
           && memory_number(session, sp, 8, ret) == NTL_OK;
}

/* stdcall: above the return address, at ESP where its first instruction is the
   next one, at EBP + 4 behind `push ebp; mov ebp,esp`. */
static bool caller_x86(const struct session *session,
                       const struct ntl_bugcheck_question *question,
                       uint64_t *ret)
{
    uint64_t at;

    if (!register_of(session, "esp", &at)
        || !lie_at(session, at + 4, question)) {
        if (!register_of(session, "ebp", &at)
            || !lie_at(session, at + 8, question))
            return false;
        at += 4;
    }
    return memory_number(session, at, 4, ret) == NTL_OK;
}

/* All five arguments are in registers, and so is the return address. */
static bool caller_arm64(const struct session *session,
                         const struct ntl_bugcheck_question *question,
                         uint64_t *ret)
{
    static const char *const names[NTL_PARAMETERS] = { "x1", "x2", "x3", "x4" };
    uint64_t word;

    if (!register_of(session, "x0", &word) || !is_code(question, word))
        return false;
    for (unsigned i = 0; i < NTL_PARAMETERS; i++)
        if (!register_of(session, names[i], &word)
            || word != question->parameter[i])
            return false;
    return register_of(session, "lr", ret);
}

bool part_bugcheck_caller(const struct session *session,
                          const struct ntl_bugcheck_question *question,
                          struct ntl_part *ret)
{
    bool narrow = ntl_paging(session->arch)->pointer_size == 4;
    bool arm = session->arch == NTL_ARM64;
    uint64_t caller = 0;

    return (arm ? caller_arm64 : narrow ? caller_x86 : caller_x64)(
               session, question, &caller)
           && part_at(session, caller, NTL_ROLE_CALLED_BUGCHECK,
                      arm ? NTL_FROM_REGISTERS : NTL_FROM_STACK, ret);
}

/* --- objects of the I/O manager ------------------------------------------- */

/* Offsets of wdm.h: they are part of the interface of drivers, so they stay. */
struct io_layout {
    uint8_t irp_location, location_device, device_driver, driver_start;
};

static const struct io_layout io64 = { 0xb8, 0x28, 0x08, 0x18 };
static const struct io_layout io32 = { 0x60, 0x14, 0x08, 0x0c };

static bool follow(const struct session *session, uint64_t *at, unsigned offset)
{
    return memory_number(session, *at + offset, 0, at) == NTL_OK && *at;
}

bool part_of_object(const struct session *session, uint64_t object,
                    enum ntl_param type, struct ntl_part *ret)
{
    const struct io_layout *io = ntl_paging(session->arch)->pointer_size == 4
                                 ? &io32 : &io64;

    if (type == NTL_PARAM_IRP
        && (!follow(session, &object, io->irp_location)
            || !follow(session, &object, io->location_device)))
        return false;
    if (type != NTL_PARAM_DRIVER
        && !follow(session, &object, io->device_driver))
        return false;
    if (!follow(session, &object, io->driver_start)
        || !part_at(session, object, NTL_ROLE_PARAMETER, NTL_FROM_MEMORY, ret))
        return false;
    ret->has_offset = ret->offset != 0;
    return true;
}

/* --- the stack ------------------------------------------------------------ */

/* The frames of an exception's dispatch alone take 3 KB. */
enum { STACK_WORDS = 1536 };

struct stack {
    const struct session *session;
    uint64_t sp;
    unsigned width, words;
    uint8_t bytes[STACK_WORDS * 8];
};

static uint64_t word_of(const struct stack *s, unsigned i)
{
    return le_uint(s->bytes + (size_t)i * s->width, s->width);
}

/* Above the frame of an entry from user mode no kernel code has called. */
static unsigned words_to_user(const struct stack *s)
{
    for (unsigned i = 0; i < s->words; i++)
        if (frame_is_from_user(s->session, s->sp + (uint64_t)i * s->width))
            return i;
    return s->words;
}

/*
 * RSP is a multiple of 16 where x64 code calls, so the return address lies 8
 * bytes below one.
 */
static bool may_lie_at(const struct stack *s, unsigned i)
{
    uint64_t at = s->sp + (uint64_t)i * s->width;

    return s->width == 4 || s->session->arch == NTL_ARM64 || (at & 15) == 8;
}

/* Into no module of the kernel's own.  What is left behind of older calls looks
   the same, so it is never certain. */
static bool returns_to(const struct stack *s, unsigned i, int call,
                       struct ntl_part *ret)
{
    uint64_t word = word_of(s, i);

    if (!(word >> (s->width * 8 - 1)) || !may_lie_at(s, i)
        || !part_at(s->session, word, NTL_ROLE_STACK, NTL_FROM_STACK, ret)
        || part_is_kernel(ret) || part_after_call(s->session, word) != call)
        return false;
    ret->certain = false;
    ret->unchecked = call < 0;
    return true;
}

bool part_on_stack(const struct session *session, uint64_t sp,
                   struct ntl_part *ret)
{
    struct stack s = {
        .session = session, .sp = sp,
        .width = ntl_paging(session->arch)->pointer_size,
    };
    struct memory memory;

    (void)memory_read(session, sp, s.bytes, (size_t)STACK_WORDS * s.width,
                      &memory);
    s.words = (unsigned)(memory.done / s.width);
    s.words = words_to_user(&s);
    for (int call = 1; call >= -1; call -= 2)
        for (unsigned i = 0; i < s.words; i++)
            if (returns_to(&s, i, call, ret))
                return true;
    return false;
}
