/* Words for what a register's bits mean. */
#include "reg-read.h"

#include "core/text/clause.h"
#include "processor.h"

#define COUNT(a) (sizeof (a) / sizeof *(a))
#define BIT(n) (UINT64_C(1) << (n))

/*
 * Sources: wdm.h (the levels of each architecture); SYNCH_LEVEL is IPI_LEVEL-2
 * in public NT headers.
 */
const char *ntl_irql_name(enum ntl_arch arch, uint64_t irql)
{
    static const char *const names[2][32] = {
        { [0] = "PASSIVE_LEVEL", [1] = "APC_LEVEL", [2] = "DISPATCH_LEVEL",
          [5] = "CMCI_LEVEL", [12] = "SYNCH_LEVEL", [13] = "CLOCK_LEVEL",
          [14] = "IPI_LEVEL", [15] = "HIGH_LEVEL" },
        { [0] = "PASSIVE_LEVEL", [1] = "APC_LEVEL", [2] = "DISPATCH_LEVEL",
          [5] = "CMCI_LEVEL", [27] = "PROFILE_LEVEL", [28] = "CLOCK_LEVEL",
          [29] = "IPI_LEVEL", [30] = "POWER_LEVEL", [31] = "HIGH_LEVEL" },
    };
    const char *name;

    if (irql > (is_x86(arch) ? 31 : 15))
        return NULL;
    name = names[is_x86(arch)][irql];
    return name ? name : "device";
}

const char *ntl_pat_type(unsigned type)
{
    static const char *const names[] = {
        "UC", "WC", "?", "?", "WT", "WP", "WB", "UC-",
    };

    return type < COUNT(names) ? names[type] : "?";
}

static size_t put_word(char *text, size_t at, const char *word)
{
    size_t length = strlen(word);

    if (at)
        text[at++] = ' ';
    memcpy(text + at, word, length + 1);
    return at + length;
}

/*
 * Source: public register displays.  Those of x64 say po where PF is set, and
 * so did old ones of x86 (286 po in the WDK's own pages); newer ones of x86 say
 * pe (200287 pe).
 */
void ntl_flags_text(uint64_t eflags, enum ntl_flags_style style,
                    char text[NTL_FLAGS_TEXT])
{
    static const struct {
        uint8_t bit;
        const char *clear, *set;
    } letters[] = {
        { 20, "", "vip" },   { 19, "", "vif" },   { 11, "nv", "ov" },
        { 10, "up", "dn" },  { 9, "di", "ei" },   { 7, "pl", "ng" },
        { 6, "nz", "zr" },   { 4, "na", "ac" },   { 2, "po", "pe" },
        { 0, "nc", "cy" },
    };
    char iopl[] = "iopl=0";
    size_t at = 0;

    if (style == NTL_FLAGS_X64)
        eflags ^= BIT(2);
    iopl[5] = (char)('0' + (eflags >> 12 & 3));
    at = put_word(text, at, iopl);
    for (size_t i = 0; i < COUNT(letters); i++) {
        const char *word = eflags >> letters[i].bit & 1 ? letters[i].set
                                                        : letters[i].clear;

        if (*word)
            at = put_word(text, at, word);
    }
}

const char *ntl_reg_memory_type(unsigned type)
{
    return type == 7 ? "?" : ntl_pat_type(type);
}

void ntl_reg_bits_text(const struct ntl_reg *reg, uint64_t value, char *text,
                       size_t size)
{
    struct ntl_clause clause = clause_in(text, size);

    for (size_t i = 0; reg && i < reg->count; i++) {
        const struct ntl_field *field = ntl_reg_layout(reg).fields + i;

        if (ntl_field_of(value & ~reg->zero & ~reg->one, field))
            clause_add(&clause, "%s%s",
                       .word = { clause.length ? " " : "", field->key });
    }
    if (!clause.length)
        clause_add(&clause, "none");
}
