#include <ntlens/va.h>

static uint64_t low_bits(unsigned bits)
{
    return bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
}

const char *ntl_space_name(enum ntl_arch arch, enum ntl_space space)
{
    static const char *const names[] = {
        [NTL_USER] = "user",
        [NTL_KERNEL] = "kernel",
    };

    if ((unsigned)space < NTL_NONCANONICAL)
        return names[space];
    return ntl_paging(arch)->sign_extended ? "not canonical" : "too long";
}

enum ntl_space ntl_va_space(enum ntl_arch arch, uint64_t va)
{
    const struct ntl_paging *mode = ntl_paging(arch);

    if (va <= mode->user_end)
        return NTL_USER;
    if (va >= mode->kernel_start && va == ntl_va_canonical(arch, va))
        return NTL_KERNEL;
    return NTL_NONCANONICAL;
}

void ntl_va_explain(enum ntl_arch arch, uint64_t va, struct ntl_sink *sink)
{
    static const char *const says[] = {
        [NTL_USER] = "%x >> %d = %x: user space",
        [NTL_KERNEL] = "%x >> %d = %x: kernel space",
        [NTL_NONCANONICAL] = "%x >> %d = %x: neither 0 nor %x",
    };
    const struct ntl_paging *mode = ntl_paging(arch);
    unsigned shift = mode->va_bits - 1u;

    if (mode->sign_extended)
        ntl_step(sink, "canonical", says[ntl_va_space(arch, va)],
                 .number = { va, shift, va >> shift, UINT64_MAX >> shift });
    else if (va > UINT32_MAX)
        ntl_step(sink, "canonical", "%x >> 32 = %x: not 0",
                 .number = { va, va >> 32 });
    else
        ntl_step(sink, "space", says[ntl_va_space(arch, va)],
                 .number = { va, shift, va >> shift });
}

uint64_t ntl_va_canonical(enum ntl_arch arch, uint64_t va)
{
    const struct ntl_paging *mode = ntl_paging(arch);
    uint64_t low = va & low_bits(mode->va_bits);

    /* A 32-bit address has no bits above to copy into. */
    if (!mode->sign_extended || !(low >> (mode->va_bits - 1)))
        return low;
    return low | ~low_bits(mode->va_bits);
}

uint16_t ntl_va_index(enum ntl_arch arch, uint64_t va, enum ntl_level level)
{
    const struct ntl_paging *mode = ntl_paging(arch);
    const struct ntl_level_info *info;

    if ((unsigned)level >= mode->levels)
        return 0;
    info = &mode->level[level];
    return (uint16_t)(va >> info->shift & low_bits(info->bits));
}

uint64_t ntl_va_offset(enum ntl_arch arch, uint64_t va, enum ntl_level level)
{
    const struct ntl_paging *mode = ntl_paging(arch);

    if ((unsigned)level >= mode->levels)
        return va & low_bits(mode->va_bits);
    return va & low_bits(mode->level[level].shift);
}
