#include <ntlens/ssdt.h>

#include "core/cpu/processor.h"

enum { FIRST_SHIFTED = 6000, ARGUMENTS = 0xf, SHIFT = 4 };

enum ntl_ssdt_form ntl_ssdt_form(enum ntl_arch arch, uint32_t build)
{
    if (is_x86(arch))
        return NTL_SSDT_ABSOLUTE;
    return arch == NTL_ARM64 || build >= FIRST_SHIFTED ? NTL_SSDT_SHIFTED
                                                       : NTL_SSDT_ADDED;
}

/* Whatever the compiler makes of a negative number's shift. */
static int64_t signed_of(uint32_t value)
{
    return (int64_t)(value ^ 0x80000000) - INT64_C(0x80000000);
}

struct ntl_ssdt_service ntl_ssdt_decode(enum ntl_ssdt_form form, uint64_t table,
                                        uint32_t entry)
{
    struct ntl_ssdt_service ret = { .routine = entry };

    if (form == NTL_SSDT_ABSOLUTE)
        return ret;
    ret.arguments = entry & ARGUMENTS;
    ret.offset = signed_of(entry & ~(uint32_t)ARGUMENTS);
    if (form == NTL_SSDT_SHIFTED)
        ret.offset /= 1 << SHIFT;
    ret.routine = table + (uint64_t)ret.offset;
    return ret;
}

bool ntl_ssdt_encode(enum ntl_ssdt_form form, uint64_t table, uint64_t routine,
                     unsigned arguments, uint32_t *ret)
{
    uint32_t entry = (uint32_t)(routine - table);

    if (form == NTL_SSDT_ABSOLUTE) {
        if (routine > UINT32_MAX)
            return false;
        *ret = (uint32_t)routine;
        return true;
    }
    if (form == NTL_SSDT_SHIFTED)
        entry <<= SHIFT;
    if (arguments > ARGUMENTS || (entry & ARGUMENTS)
        || ntl_ssdt_decode(form, table, entry).routine != routine)
        return false;
    *ret = entry | arguments;
    return true;
}

struct ntl_ssdt_descriptor ntl_ssdt_descriptor(enum ntl_arch arch,
                                               const uint64_t word[4])
{
    uint64_t mask = is_x86(arch) ? UINT32_MAX : UINT64_MAX;

    return (struct ntl_ssdt_descriptor) {
        .Base = word[0] & mask, .Count = word[1] & mask,
        .Limit = (uint32_t)word[2], .Number = word[3] & mask,
    };
}
