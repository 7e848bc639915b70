#include <ntlens/mmpte.h>

/*
 * Flag letters: the table of !pte in the debugger's reference (bits 200 to 1),
 * and public transcripts.  W follows bit 1 alone: 80000000`3A65F821 of Windows
 * 8.1, with bit 11 and without bit 1, was printed ----A--KR-V.  On arm64 the
 * letters W X G A D K L V and their places were seen (msuiche/smbaloo: a large
 * page of the kernel, 00C000009C000F01, is -WX-ADK-LV); C and U are deduced.
 */
struct letter {
    char set, clear;
    uint64_t bits;
    bool inverted;
};

#define BIT(n) (UINT64_C(1) << (n))

static const struct letter x86_letters[] = {
    { 'C', '-', BIT(9), false }, { 'G', '-', BIT(8), false },
    { 'L', '-', BIT(7), false }, { 'D', '-', BIT(6), false },
    { 'A', '-', BIT(5), false }, { 'N', '-', BIT(4), false },
    { 'T', '-', BIT(3), false }, { 'U', 'K', BIT(2), false },
    { 'W', 'R', BIT(1), false }, { 'E', '-', BIT(63), true },
    { 'V', '-', BIT(0), false }, { 0, 0, 0, false },
};

static const struct letter arm64_letters[] = {
    { 'C', '-', BIT(56), false }, { 'W', 'R', BIT(55), false },
    { 'X', '-', BIT(53) | BIT(54), true }, { 'G', '-', BIT(11), true },
    { 'A', '-', BIT(10), false }, { 'D', '-', BIT(7), true },
    { 'U', 'K', BIT(6), false },  { '-', '-', 0, false },
    { 'L', '-', BIT(1), true },   { 'V', '-', BIT(0), false },
    { 0, 0, 0, false },
};

void ntl_mmpte_flags(enum ntl_arch arch, uint64_t entry, enum ntl_level level,
                     char *text)
{
    const struct letter *l = arch == NTL_ARM64 ? arm64_letters : x86_letters;

    if (arch == NTL_X86)
        entry &= UINT32_MAX;
    for (; l->set; l++) {
        bool on = ((entry & l->bits) == l->bits) != l->inverted;
        bool pat = l->set == 'L' && level == NTL_PTE;

        *text++ = on && !pat ? l->set : l->clear;
    }
    *text = '\0';
}

/*
 * Seen in public transcripts: 3, 4 and 11, whose G stands for the guard bit;
 * reported by people who read them: 1, 7, 18 and 1F.  The others are deduced.
 */
#define WITH(suffix)                                                           \
    "Readonly" suffix, "Execute" suffix, "ExecuteRead" suffix,                 \
    "ReadWrite" suffix, "WriteCopy" suffix, "ExecuteReadWrite" suffix,         \
    "ExecuteWriteCopy" suffix

static const char *const protections[32] = {
    "None", WITH(""),
    "None NC", WITH(" NC"),
    "Decommitted", WITH(" G"),
    "No Access", "Readonly WC", "Execute WC", "ExecuteRead WC", "ReadWrite WC",
    "WriteCopy WC", "ExecuteReadWrite WC", "Outswapped kernel stack",
};

const char *ntl_protection_windbg(uint8_t protection)
{
    return protections[protection & 31];
}

/*
 * Wording from public transcripts: Transition, Proto: VAD, DemandZero, PageFile
 * with Offset, each with Protect; Proto with an address, whose protection was 0
 * and not printed; Page has been freed.
 */
static size_t add(struct ntl_phrase *lines, size_t count, const char *format,
                  uint64_t number)
{
    lines[count] = (struct ntl_phrase) {
        .format = format, .number = { number },
    };
    return count + 1;
}

static size_t add_protect(const struct ntl_mmpte *e, struct ntl_phrase *lines,
                          size_t count)
{
    if (!e->has_protection)
        return count;
    lines[count] = (struct ntl_phrase) {
        .format = "Protect: %x - %s", .number = { e->protection },
        .word = { ntl_protection_windbg(e->protection) },
    };
    return count + 1;
}

/* An offset that is the bit of the mask and nothing else is none. */
static size_t software_lines(const struct ntl_mmpte *e,
                             struct ntl_phrase *lines)
{
    size_t count = 0;

    if (e->offset && e->offset != e->suspect >> 32) {
        count = add(lines, count, "PageFile:  %x", e->pagefile);
        count = add(lines, count, "Offset: %x", e->offset);
    } else {
        count = add(lines, count, "DemandZero", 0);
    }
    return add_protect(e, lines, count);
}

size_t ntl_mmpte_windbg_lines(const struct ntl_mmpte *e,
                              struct ntl_phrase ret[NTL_MMPTE_WINDBG_LINES])
{
    size_t count;

    switch (e->state) {
    case NTL_MMPTE_PROTO:
        count = add(ret, 0, "Proto: %q", e->address);
        ret[0].digits = e->relative ? 8 : 16;
        return e->protection ? add_protect(e, ret, count) : count;
    case NTL_MMPTE_PROTO_VAD:
        return add_protect(e, ret, add(ret, 0, "Proto: VAD", 0));
    case NTL_MMPTE_IN_TRANSITION:
        count = add(ret, 0, "Transition: %x",
                    e->frame & ~(e->suspect >> NTL_PAGE_SHIFT));
        return add_protect(e, ret, count);
    case NTL_MMPTE_PAGEFILE:
    case NTL_MMPTE_IN_STORE:
    case NTL_MMPTE_DEMAND_ZERO:
    case NTL_MMPTE_NO_ACCESS:
    case NTL_MMPTE_DECOMMITTED:
        return software_lines(e, ret);
    case NTL_MMPTE_FREED:
        return add(ret, 0, "Page has been freed", 0);
    case NTL_MMPTE_VALID:
    case NTL_MMPTE_ZERO:
    case NTL_MMPTE_UNKNOWN:
    case NTL_MMPTE_STATES:
        break;
    }
    return 0;
}
