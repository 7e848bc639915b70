#include "part.h"

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

/*
 * x64: it stores its four register arguments in their homes above the return
 * address; the fifth was put there by the caller.
 */
static bool has_homes(const struct session *session, uint64_t sp,
                      const struct ntl_bugcheck_question *question)
{
    uint64_t word;

    if (memory_number(session, sp + 8, 8, &word) != NTL_OK
        || !is_code(question, word))
        return false;
    for (unsigned i = 0; i < NTL_PARAMETERS; i++)
        if (memory_number(session, sp + 0x10 + 8 * i, 8, &word) != NTL_OK
            || word != question->parameter[i])
            return false;
    return true;
}

bool part_bugcheck_caller(const struct session *session,
                          const struct ntl_bugcheck_question *question,
                          struct ntl_part *ret)
{
    uint64_t rcx, sp, caller;

    return ntl_paging(session->arch)->pointer_size == 8
           && session->arch != NTL_ARM64
           && image_register(session->image, "rcx", 3, &rcx)
           && image_register(session->image, "rsp", 3, &sp)
           && is_code(question, rcx) && has_homes(session, sp, question)
           && memory_number(session, sp, 8, &caller) == NTL_OK
           && part_at(session, caller, NTL_ROLE_CALLED_BUGCHECK,
                      NTL_FROM_STACK, ret);
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

/* What is left behind of older calls looks the same: it is never certain. */
static bool may_return(const struct session *session, uint64_t word,
                       struct ntl_part *ret)
{
    if (!part_at(session, word, NTL_ROLE_STACK, NTL_FROM_STACK, ret)
        || part_is_kernel(ret) || part_after_call(session, word) == 0)
        return false;
    ret->certain = false;
    return true;
}

bool part_on_stack(const struct session *session, uint64_t sp,
                   struct ntl_part *ret)
{
    enum { WORDS = 512 };
    unsigned width = ntl_paging(session->arch)->pointer_size;
    uint8_t bytes[WORDS * 8];
    struct memory memory;

    (void)memory_read(session, sp, bytes, (size_t)WORDS * width, &memory);
    for (size_t i = 0; i + width <= memory.done; i += width) {
        uint64_t word = 0;

        for (unsigned n = width; n-- > 0;)
            word = word << 8 | bytes[i + n];
        if (word >> (width * 8 - 1) && may_return(session, word, ret))
            return true;
    }
    return false;
}
