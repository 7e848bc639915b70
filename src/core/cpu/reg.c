#include <ntlens/reg.h>

#include "core/text/ascii.h"

#include <string.h>

/* Rows come from src/data/cpu/registers; its generator checks them. */
#define FIELD(hi, lo, key, note) { hi, lo, key, note },
#define REG(...)
static const struct ntl_field fields[] = {
#include "registers.inc"
};
#undef FIELD
#undef REG
#define FIELD(hi, lo, key, note)
#define REG(name, like, aliases, note, msr, is_msr, native, modes, first,      \
            count, zero, one, nt, has_nt)                                      \
    { name, like, aliases, note, first, count, zero, one, nt, has_nt, native,  \
      is_msr, msr, modes },
static const struct ntl_reg registers[] = {
#include "registers.inc"
};

#define COUNT(a) (sizeof (a) / sizeof *(a))

const struct ntl_reg *ntl_regs(size_t *count)
{
    *count = COUNT(registers);
    return registers;
}

struct ntl_layout ntl_reg_layout(const struct ntl_reg *reg)
{
    return (struct ntl_layout) {
        reg->name, &fields[reg->first], reg->count, 64,
    };
}

bool ntl_reg_exists(const struct ntl_reg *reg, enum ntl_arch arch)
{
    static const uint8_t modes[NTL_ARCH_COUNT] = {
        [NTL_X64] = NTL_REG_X64, [NTL_X64_LA57] = NTL_REG_X64,
        [NTL_X86] = NTL_REG_X86, [NTL_X86_PAE] = NTL_REG_PAE,
        [NTL_ARM64] = NTL_REG_ARM64,
    };

    return reg->modes & modes[(unsigned)arch < NTL_ARCH_COUNT ? arch : NTL_X64];
}

/*
 * `name` ends at its end, or at the blank before the next alias.  fs_base is
 * FsBase, too: neither case nor underscores count.
 */
static bool same(const char *name, const char *text, size_t length)
{
    for (size_t i = 0;; name++, i++) {
        while (*name == '_')
            name++;
        while (i < length && text[i] == '_')
            i++;
        if (i == length)
            return *name == '\0' || *name == ' ';
        if (*name == '\0' || ascii_lower(*name) != ascii_lower(text[i]))
            return false;
    }
}

/* MSR_, IA32_ or both, as in manuals and drivers; HV_X64_MSR_ of Hyper-V. */
static size_t prefix_of(const char *name, size_t length)
{
    static const struct {
        char text[6];
        uint8_t length;         /* with its underscores                      */
    } prefixes[] = { { "hvx64", 7 }, { "msr", 4 }, { "ia32", 4 } };
    size_t at = 0;

    for (size_t i = 0; i < COUNT(prefixes); i++) {
        size_t more = prefixes[i].length;

        if (length > at + more && same(prefixes[i].text, name + at, more))
            at += more;
    }
    return at;
}

static bool is_named(const struct ntl_reg *reg, const char *name, size_t length)
{
    const char *alias = reg->aliases;
    size_t prefix = prefix_of(name, length);

    if (length == 0 || memchr(name, ' ', length))
        return false;
    name += prefix;
    length -= prefix;
    if (same(reg->name, name, length))
        return true;
    while (alias && *alias) {
        if (same(alias, name, length))
            return true;
        alias = strchr(alias, ' ');
        if (alias)
            alias++;
    }
    return false;
}

const struct ntl_reg *ntl_reg_find(enum ntl_arch arch, const char *name,
                                   size_t length)
{
    const struct ntl_reg *other = NULL;

    for (size_t i = 0; i < COUNT(registers); i++) {
        if (!is_named(&registers[i], name, length))
            continue;
        if (ntl_reg_exists(&registers[i], arch))
            return &registers[i];
        if (!other)
            other = &registers[i];
    }
    return other;
}

const struct ntl_reg *ntl_reg_of_msr(enum ntl_arch arch, uint64_t msr)
{
    const struct ntl_reg *other = NULL;

    for (size_t i = 0; i < COUNT(registers); i++) {
        if (!registers[i].is_msr || registers[i].msr != msr)
            continue;
        if (ntl_reg_exists(&registers[i], arch))
            return &registers[i];
        other = &registers[i];
    }
    return other;
}
