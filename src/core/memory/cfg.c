#include <ntlens/cfg.h>

#include <ntlens/va.h>

/*
 * Sources: public disassembly of LdrpValidateUserCallTarget in its two forms,
 * of LdrpValidateUserCallTargetES and of the kernel's guard_check_icall; the
 * base is what MiInitializeKernelCfg computes (14393 to 26100).
 */
static const struct geometry {
    const char *name;
    uint8_t shift;              /* target bits that one word stands for       */
    uint8_t bytes;              /* of a word                                  */
    uint8_t bits;               /* of an address                              */
} geometries[NTL_CFG_KINDS] = {
    [NTL_CFG_KERNEL] = { "kernel", 9, 8, 64 },
    [NTL_CFG_USER_X64] = { "user", 9, 8, 64 },
    [NTL_CFG_USER_X86] = { "user, 32-bit", 8, 4, 32 },
};

struct routine {
    uint32_t offset;
    char name[44];
};

#include "cfg.inc"

static const struct geometry *geometry(enum ntl_cfg_kind kind)
{
    return &geometries[(unsigned)kind < NTL_CFG_KINDS ? kind : NTL_CFG_KERNEL];
}

static uint64_t cut(const struct geometry *g, uint64_t address)
{
    return g->bits == 64 ? address : address & UINT32_MAX;
}

const char *ntl_cfg_kind_name(enum ntl_cfg_kind kind)
{
    return geometry(kind)->name;
}

struct ntl_cfg_slot ntl_cfg_slot(enum ntl_cfg_kind kind, uint64_t bitmap,
                                 uint64_t target)
{
    const struct geometry *g = geometry(kind);
    struct ntl_cfg_slot ret = { .bytes = g->bytes, };

    target = cut(g, target);
    ret.offset = (target >> g->shift) * g->bytes;
    ret.address = cut(g, bitmap + ret.offset);
    ret.block = target >> g->shift << g->shift;
    ret.block_size = (uint16_t)(1u << g->shift);
    ret.bit = (uint8_t)(target >> 3 & (g->bytes * 8u - 1));
    ret.even = ret.bit & 0xfe;
    ret.aligned = (target & 15) == 0;
    ret.canonical = g->bits == 32
                    || ntl_va_space(NTL_X64, ret.address) != NTL_NONCANONICAL;
    return ret;
}

uint64_t ntl_cfg_block_of_slot(enum ntl_cfg_kind kind, uint64_t bitmap,
                               uint64_t slot)
{
    const struct geometry *g = geometry(kind);

    return cut(g, cut(g, slot - bitmap) / g->bytes << g->shift);
}

/* --- what the bits mean --------------------------------------------------- */

enum ntl_cfg_state ntl_cfg_state(uint64_t word, unsigned even)
{
    return (enum ntl_cfg_state)(word >> (even & 62) & 3);
}

static const struct { const char *name, *note; } states[NTL_CFG_STATES] = {
    [NTL_CFG_NONE] = { "no target", "none of the 16 addresses" },
    [NTL_CFG_ALIGNED] = { "aligned", "the multiple of 16 alone" },
    [NTL_CFG_SUPPRESSED] = { "suppressed", "an export, suppressed" },
    [NTL_CFG_ANY] = { "any", "each of the 16 addresses" },
};

const char *ntl_cfg_state_name(enum ntl_cfg_state state)
{
    return states[state & 3].name;
}

const char *ntl_cfg_state_note(enum ntl_cfg_state state)
{
    return states[state & 3].note;
}

enum { EVEN = 1, ODD = 2, BOTH = 3, EITHER = 4 };

/* What must be set, for a target that is a multiple of 16 and for others. */
static const struct {
    const char *name;
    uint8_t wants[2];           /* by `aligned`                               */
} rules[NTL_CFG_RULES] = {
    [NTL_CFG_OLDER] = { "older user", { ODD, EVEN } },
    [NTL_CFG_NEWER] = { "newer user", { BOTH, EITHER } },
    [NTL_CFG_ES] = { "newer user, ES", { BOTH, EVEN } },
    [NTL_CFG_OF_KERNEL] = { "kernel", { BOTH, EVEN } },
};

static unsigned wants(enum ntl_cfg_rule rule, bool aligned)
{
    return rules[(unsigned)rule < NTL_CFG_RULES ? rule
                                                : NTL_CFG_OF_KERNEL]
           .wants[aligned];
}

bool ntl_cfg_allows(enum ntl_cfg_rule rule, enum ntl_cfg_state state,
                    bool aligned)
{
    unsigned need = wants(rule, aligned);

    return need == EITHER ? state != NTL_CFG_NONE : (state & need) == need;
}

const char *ntl_cfg_rule_name(enum ntl_cfg_rule rule)
{
    return rules[(unsigned)rule < NTL_CFG_RULES ? rule
                                                : NTL_CFG_OF_KERNEL].name;
}

const char *ntl_cfg_rule_wants(enum ntl_cfg_rule rule, bool aligned)
{
    static const char *const words[] = {
        [EVEN] = "the even bit", [ODD] = "the odd bit", [BOTH] = "both bits",
        [EITHER] = "one of the bits",
    };

    return words[wants(rule, aligned)];
}

bool ntl_cfg_routine(enum ntl_cfg_section section, size_t i,
                     struct ntl_cfg_routine *ret)
{
    const struct routine *r;

    if ((unsigned)section >= NTL_CFG_SECTIONS || i >= sections[section].count)
        return false;
    r = &routines[sections[section].first + i];
    *ret = (struct ntl_cfg_routine) { r->offset, r->name };
    return true;
}
