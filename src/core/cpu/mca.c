/*
 * Sources: Intel SDM volume 3, 15.3.2.2 (IA32_MCi_STATUS) and 15.9 (simple and
 * compound error codes); AMD APM volume 2, 9.3.2 (the same compound codes).
 * The makers' own bits: Intel SDM volume 3, 15.3.2.2.1 (52:38, 54:53); AMD APM
 * volume 2, 9.3.2.1, and the kernel's decoder of Linux, drivers/edac/mce_amd.c
 * (55, 46:43, 40, 21:16).
 */
#include <ntlens/mca.h>

#include "core/text/clause.h"

/* --- flags ---------------------------------------------------------------- */

static const struct { uint8_t bit; const char *name; } flags[] = {
    { 63, "VAL" }, { 62, "OVER" }, { 61, "UC" }, { 60, "EN" }, { 59, "MISCV" },
    { 58, "ADDRV" }, { 57, "PCC" }, { 56, "S" }, { 55, "AR" },
};

struct ntl_clause ntl_mca_flags(char *text, size_t size, uint64_t status)
{
    struct ntl_clause out = clause_in(text, size);

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (status >> flags[i].bit & 1)
            clause_add(&out, "%s%s", .word = { out.length ? " " : "",
                                               flags[i].name });
    return out;
}

static const struct { uint8_t bit; const char *set, *clear; } meanings[] = {
    { 62, "overflow: more errors came than the bank could keep", NULL },
    { 61, "uncorrected", "corrected by the hardware" },
    { 57, "the processor's state is corrupt", NULL },
    { 58, "MCi_ADDR has the address", NULL },
    { 59, "MCi_MISC has more", NULL },
};

struct ntl_clause ntl_mca_meaning(char *text, size_t size, uint64_t status)
{
    struct ntl_clause out = clause_in(text, size);

    if (!(status & NTL_MCA_VALID))
        clause_add(&out, "not valid (bit 63 is clear)");
    for (size_t i = 0; status & NTL_MCA_VALID
                       && i < sizeof meanings / sizeof *meanings; i++) {
        bool set = status >> meanings[i].bit & 1;
        const char *word = set ? meanings[i].set : meanings[i].clear;

        if (word)
            clause_add(&out, "%s%s", .word = { out.length ? "; " : "", word });
    }
    return out;
}

/* --- codes ---------------------------------------------------------------- */

static const char *const requests[16] = {
    "generic request", "read", "write", "data read", "data write",
    "instruction fetch", "prefetch", "eviction", "snoop",
};
static const char *const kinds[4] = { "instruction", "data", "generic", "?" };
static const char *const levels[4] = { "level 0", "level 1", "level 2",
                                       "any level" };
static const char *const transactions[8] = {
    "generic", "read", "write", "address or command", "scrubbing",
};
static const char *const parties[4] = {
    "this processor asked", "this processor answered",
    "this processor looked on", "whoever asked",
};
static const char *const targets[4] = { "memory", "?", "I/O", "other" };

static const char *known(const char *word)
{
    return word ? word : "reserved";
}

/* LL: where in the hierarchy. */
static void say_cache(struct ntl_clause *out, unsigned code)
{
    clause_add(out, "cache hierarchy: %s", .word = { levels[code & 3] });
}

/* TTLL */
static void say_tlb(struct ntl_clause *out, unsigned code)
{
    clause_add(out, "TLB: %s, %s",
               .word = { kinds[code >> 2 & 3], levels[code & 3] });
}

/* RRRR TTLL */
static void say_cache_request(struct ntl_clause *out, unsigned code)
{
    clause_add(out, "cache: %s, %s, %s", .word = {
        known(requests[code >> 4 & 15]), kinds[code >> 2 & 3],
        levels[code & 3],
    });
}

/* MMM CCCC */
static void say_memory(struct ntl_clause *out, unsigned code)
{
    const char *what = known(transactions[code >> 4 & 7]);

    if ((code & 15) == 15)
        clause_add(out, "memory controller: %s, channel not known",
                   .word = { what });
    else
        clause_add(out, "memory controller: %s, channel %d", .word = { what },
                   .number = { code & 15 });
}

/* PPT RRRR IILL */
static void say_bus(struct ntl_clause *out, unsigned code)
{
    clause_add(out, "bus or interconnect: %s, %s, ", .word = {
        known(requests[code >> 4 & 15]), parties[code >> 9 & 3],
    });
    clause_add(out, "%s%s, %s", .word = {
        code >> 8 & 1 ? "timed out, " : "", targets[code >> 2 & 3],
        levels[code & 3],
    });
}

/* Bit 12 says only how corrected errors are reported: no row tests it. */
static const struct compound {
    uint16_t mask, value;
    void (*say)(struct ntl_clause *out, unsigned code);
} compounds[] = {
    { 0xe800, 0x0800, say_bus },
    { 0xef80, 0x0280, say_memory },
    { 0xef00, 0x0100, say_cache_request },
    { 0xef80, 0x0080, say_memory },
    { 0xeff0, 0x0010, say_tlb },
    { 0xeffc, 0x000c, say_cache },
};

static const struct { uint16_t code; const char *text; } simple[] = {
    { 0x0, "no error" },
    { 0x1, "unclassified" },
    { 0x2, "parity of the microcode ROM" },
    { 0x3, "external: another processor reported it" },
    { 0x4, "functional redundancy check" },
    { 0x5, "internal parity" },
    { 0x6, "SMM code outside its range" },
    { 0x400, "internal timer: the processor made no progress" },
    { 0xe0b, "I/O: an agent on the platform" },
};

struct ntl_clause ntl_mca_code(char *text, size_t size, uint64_t status)
{
    struct ntl_clause out = clause_in(text, size);
    unsigned code = (unsigned)(status & 0xffff);

    for (size_t i = 0; i < sizeof simple / sizeof *simple && !out.length; i++)
        if (simple[i].code == code)
            clause_add(&out, "%s", .word = { simple[i].text });
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds && !out.length;
         i++)
        if ((code & compounds[i].mask) == compounds[i].value)
            compounds[i].say(&out, code);
    if (!out.length)
        clause_add(&out, (code & 0xfc00) == 0x400 ? "internal, unclassified"
                                                  : "no known code");
    return out;
}

/* --- the maker's own ------------------------------------------------------ */

const char *ntl_vendor_name(enum ntl_vendor vendor)
{
    static const char *const names[NTL_VENDORS] = {
        "", "GenuineIntel", "AuthenticAMD",
    };

    return names[(unsigned)vendor < NTL_VENDORS ? vendor : NTL_VENDOR_UNKNOWN];
}

static void say_number(struct ntl_clause *out, uint64_t number,
                       const char *format)
{
    if (number == 0)
        return;
    if (out->length)
        clause_add(out, "; ");
    clause_add(out, format, .number = { number });
}

static void say_unknown(struct ntl_clause *out, uint64_t status)
{
    say_number(out, status >> 16 & 0xffff, "model-specific code %x");
}

/* 54:53 speak of corrected errors alone. */
static void say_intel(struct ntl_clause *out, uint64_t status)
{
    static const char *const thresholds[4] = {
        NULL, "below the threshold", "above the threshold", NULL,
    };
    const char *word = thresholds[status >> 53 & 3];

    say_unknown(out, status);
    say_number(out, status >> 38 & 0x7fff, "corrected errors counted: %d");
    if (word && !(status & NTL_MCA_UNCORRECTED))
        clause_add(out, "%s%s", .word = { out->length ? "; " : "", word });
}

static void say_amd(struct ntl_clause *out, uint64_t status)
{
    static const struct { uint8_t bit; const char *text; } bits[] = {
        { 55, "the task's state is corrupt (TCC)" },
        { 46, "corrected by ECC (CECC)" },
        { 45, "not correctable by ECC (UECC)" },
        { 44, "deferred: poisoned data, not yet used" },
        { 43, "poisoned data were used" },
        { 40, "found by the scrubber" },
    };

    clause_add(out, "extended code %x, of the bank's kind",
               .number = { status >> 16 & 0x3f });
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (status >> bits[i].bit & 1)
            clause_add(out, "; %s", .word = { bits[i].text });
}

struct ntl_clause ntl_mca_model(char *text, size_t size, uint64_t status,
                     enum ntl_vendor vendor)
{
    static void (*const makers[NTL_VENDORS])(struct ntl_clause *, uint64_t) = {
        say_unknown, say_intel, say_amd,
    };
    struct ntl_clause out = clause_in(text, size);

    makers[(unsigned)vendor < NTL_VENDORS ? vendor : NTL_VENDOR_UNKNOWN](
        &out, status);
    return out;
}
