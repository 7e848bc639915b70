#include "address.h"

#include <ntlens/va.h>

/*
 * What an access to an address comes to that the mode does not translate: Intel
 * SDM volume 1, 3.3.7.1; Arm ARM D8.2.  Without 64-bit mode there is no such
 * address, only a number that is too long.
 */
static const char *const comes_to[NTL_ARCH_COUNT] = {
    [NTL_X64] = "no page table can map it: an access raises #GP (#SS through "
                "the stack), not #PF. The nearest canonical address is %a",
    [NTL_X64_LA57] = "no page table can map it: an access raises #GP (#SS "
                     "through the stack), not #PF. The nearest canonical "
                     "address is %a",
    [NTL_X86] = "an address of this mode has 32 bits: the low ones are %a",
    [NTL_X86_PAE] = "an address of this mode has 32 bits: the low ones are %a",
    [NTL_ARM64] = "neither TTBR0 nor TTBR1 covers it: an access is a "
                  "translation fault of level 0. The nearest canonical address "
                  "is %a",
};

uint64_t address_read(const struct session *session, uint64_t typed)
{
    uint64_t mask = ntl_paging(session->arch)->address_mask;

    return typed >> 31 == UINT64_MAX >> 31 ? typed & mask : typed;
}

void address_strange(const struct session *session, uint64_t typed,
                     struct ntl_sink *sink)
{
    uint64_t va = address_read(session, typed);
    const struct ntl_paging *mode = ntl_paging(session->arch);

    if (sink->explain)
        ntl_va_explain(session->arch, va, sink);
    if (va != typed)
        ntl_find(sink, "address_cut",
                 "a sign-extended address: cut to its 32 bits");
    if (ntl_va_space(session->arch, va) == NTL_NONCANONICAL)
        ntl_find(sink, mode->sign_extended ? "not_canonical" : "too_long",
                 comes_to[session->arch],
                 .number = { ntl_va_canonical(session->arch, va) },
                 .digits = mode->digits);
}

void address_ruler(enum ntl_arch arch, uint64_t va, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(arch);
    uint8_t width = (uint8_t)(mode->pointer_size * 8);

    sink->begin(sink, &(struct ntl_group) {
        .kind = NTL_RULER, .key = "bits", .title = "bits", .value = va,
        .width = width,
    });
    if (mode->va_bits < width)
        ntl_emit(sink, .key = "sign", .kind = NTL_NUMBER,
                 .value = va >> mode->va_bits, .lo = mode->va_bits,
                 .width = (uint8_t)(width - mode->va_bits));
    for (unsigned i = mode->levels; i-- > 0;)
        ntl_emit(sink, .key = mode->level[i].nt, .kind = NTL_NUMBER,
                 .value = ntl_va_index(arch, va, (enum ntl_level)i),
                 .lo = mode->level[i].shift, .width = mode->level[i].bits);
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = ntl_va_offset(arch, va, NTL_PTE),
             .lo = 0, .width = NTL_PAGE_SHIFT);
    ntl_end(sink);
}

static void base_row(struct ntl_selfmap map, enum ntl_level level,
                     struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    uint64_t base = ntl_selfmap_base(map, level);

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "level", .kind = NTL_TEXT,
             .text = mode->level[level].nt);
    ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS, .value = base,
             .digits = mode->digits);
    ntl_emit(sink, .key = "last_byte", .kind = NTL_ADDRESS,
             .value = ntl_selfmap_end(map, level) - 1, .digits = mode->digits);
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER,
             .value = ntl_selfmap_end(map, level) - base);
    ntl_end(sink);
}

void address_bases(struct ntl_selfmap map, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);

    ntl_begin(sink, NTL_TABLE, "bases", "bases");
    for (unsigned i = 0; i < mode->mapped_levels; i++)
        base_row(map, (enum ntl_level)i, sink);
    ntl_end(sink);
}
