#include "log.h"

#include "asked.h"

#include <string.h>
#include <strings.h>

/* --- a module by its name ------------------------------------------------- */

/* Without .sys, .exe, .dll. */
static size_t stem(const char *name, size_t length)
{
    return length > 4 && name[length - 4] == '.' ? length - 4 : length;
}

/*
 * nt and hal, and what an analysis writes in the place of a module where it
 * found none: of a machine check the processor's maker, GenuineIntel.sys.
 */
static bool is_nobody(const char *name, size_t length)
{
    static const char *const names[] = {
        "nt", "ntoskrnl", "ntkrnlmp", "ntkrnlpa", "ntkrpamp", "hal",
        "unknown", "unknown_module", "unknown_image", "memory_corruption",
        "pool_corruption", "hardware", "hardware_ram", "hardware_disk",
        "analysis_inconclusive", "GenuineIntel", "AuthenticAMD",
        "HygonGenuine", "CentaurHauls",
    };
    size_t n = stem(name, length);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0)
            return true;
    return false;
}

static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

/* The number after a + of `X+1234`: an offset in the module, if no symbol
   stands before it. */
static void take_offset(const char *text, struct ntl_part *part)
{
    if (*text++ != '+')
        return;
    if (text[0] == '0' && (text[1] | 0x20) == 'x')
        text += 2;
    if (digit(*text) > 15)
        return;
    for (; digit(*text) < 16; text++)
        part->offset = part->offset << 4 | digit(*text);
    part->has_offset = true;
}

/* `C:\Windows\System32\X.sys` */
static const char *file_of(const char *text)
{
    const char *at = text;

    for (; *text && !strchr("!+(", *text); text++)
        if (*text == '\\' || *text == '/')
            at = text + 1;
    return at;
}

/* `X.sys`, `X+1234`, `X!f+12`: the module, and its offset where it is one. */
static bool take_module(const char *text, struct ntl_part *part)
{
    size_t n;

    text = file_of(text);
    n = strcspn(text, "!+ \t(");
    if (n == 0 || n >= sizeof part->name || is_nobody(text, n))
        return false;
    memcpy(part->name, text, n);
    part->name[n] = '\0';
    take_offset(text + n, part);
    return true;
}

/* A name has a small letter, or is ACPI; DOWN, 3, c0000428 are none. */
static bool is_driver(const char *word, size_t length)
{
    bool small = false, other = false;

    for (size_t i = 0; i < length; i++) {
        small |= word[i] >= 'a' && word[i] <= 'z';
        other |= digit(word[i]) > 15;
    }
    return (small && other)
           || (length == 4 && memcmp(word, "ACPI", length) == 0);
}

/* 0x9F_3_POWER_DOWN_RtsPer_IMAGE_pci.sys: the image is the bus's, and who had
   the IRP stands before it. */
static void add_bucket(const struct log *log, struct ntl_evidence *ret)
{
    const char *bucket = log->word[LOG_BUCKET];
    const char *end = strstr(bucket, "_IMAGE_"), *at = end;
    struct ntl_part part = { .role = NTL_ROLE_TEXT, .from = NTL_FROM_TEXT };
    size_t n;

    while (at && at > bucket && at[-1] != '_')
        at--;
    n = at ? (size_t)(end - at) : 0;
    if (n == 0 || n >= sizeof part.name || !is_driver(at, n)
        || is_nobody(at, n))
        return;
    memcpy(part.name, at, n);
    ntl_evidence_add(ret, &part);
}

/* An analysis that found nobody names memory_corruption, or nt itself. */
static void add_words(const struct log *log, struct ntl_evidence *ret)
{
    add_bucket(log, ret);
    for (unsigned i = LOG_WHAT_FAILED; i <= LOG_SYMBOL_NAME; i++) {
        struct ntl_part part = {
            .role = NTL_ROLE_TEXT, .from = NTL_FROM_TEXT,
        };

        if (take_module(log->word[i], &part))
            ntl_evidence_add(ret, &part);
    }
}

/* --- where addresses lie -------------------------------------------------- */

/* What the address is to the crash; false: nothing that is known. */
static bool role_of(const struct asked *asked, const struct ntl_evidence *e,
                    uint64_t address, struct ntl_part *ret)
{
    uint64_t named;

    if ((ntl_register_given(&e->registers, NTL_RIP)
         && e->registers.value[NTL_RIP] == address)
        || (asked_instruction(asked, &named) && named == address)) {
        ret->role = NTL_ROLE_INSTRUCTION;
        return true;
    }
    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        if (!(asked->question.given >> n & 1)
            || asked->question.parameter[n] != address)
            continue;
        ret->role = NTL_ROLE_PARAMETER;
        ret->parameter = (uint8_t)(n + 1);
        return true;
    }
    return false;
}

/* The debugger has the list of modules, so what it says of an address is so. */
static void add_places(const struct log *log, struct ntl_evidence *ret)
{
    struct asked asked;

    asked_of(&log->question, &asked);
    for (unsigned i = 0; i < log->places; i++) {
        const struct log_place *place = &log->place[i];
        struct ntl_part part = {
            .address = place->address, .offset = place->offset,
            .has_offset = place->has_offset, .unloaded = place->unloaded,
            .certain = true, .from = NTL_FROM_TEXT,
        };

        memcpy(part.name, place->module, sizeof part.name);
        if (role_of(&asked, ret, place->address, &part))
            ntl_evidence_add(ret, &part);
    }
}

/* The debugger knows all modules, and found none there. */
static void add_nowhere(const struct log *log, struct ntl_evidence *ret)
{
    struct asked asked;
    struct ntl_part part;

    asked_of(&log->question, &asked);
    if (log->nowhere && role_of(&asked, ret, log->nowhere, &part)
        && part.role == NTL_ROLE_INSTRUCTION)
        ret->from[NTL_PIECE_MODULES] = NTL_FROM_TEXT;
}

/* --- a list of modules ---------------------------------------------------- */

static void add_address(const struct log *log, const struct asked *asked,
                        uint64_t address, struct ntl_evidence *ret)
{
    for (unsigned i = 0; i < log->modules; i++) {
        const struct log_module *module = &log->module[i];
        struct ntl_part part = {
            .address = address, .offset = address - module->start,
            .has_offset = true, .certain = true, .from = NTL_FROM_TEXT,
        };

        if (address < module->start || address >= module->end
            || !role_of(asked, ret, address, &part))
            continue;
        memcpy(part.name, module->name, sizeof module->name);
        ntl_evidence_add(ret, &part);
        return;
    }
}

/* lm, and what a blue screen says of a driver: which of them has an address. */
static void add_modules(const struct log *log, struct ntl_evidence *ret)
{
    struct asked asked;
    uint64_t address;

    asked_of(&log->question, &asked);
    if (ntl_register_given(&ret->registers, NTL_RIP))
        add_address(log, &asked, ret->registers.value[NTL_RIP], ret);
    if (asked_instruction(&asked, &address))
        add_address(log, &asked, address, ret);
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (log->question.given >> n & 1)
            add_address(log, &asked, log->question.parameter[n], ret);
}

/* An analysis says what was accessed, but not where. */
static void add_record(const struct log *log, struct ntl_evidence *ret)
{
    struct asked asked;
    uint64_t address;

    asked_of(&log->question, &asked);
    ret->record = log->record;
    ret->from[NTL_PIECE_RECORD] = NTL_FROM_RECORD;
    if (!ret->record.address && asked_instruction(&asked, &address))
        ret->record.address = address;
}

static void take_process(const char *name, struct ntl_evidence *ret)
{
    size_t n = strlen(name);

    n = n < sizeof ret->process ? n : sizeof ret->process - 1;
    memcpy(ret->process, name, n);
    ret->process[n] = '\0';
}

/* Of a watchdog's stack, what the interrupt struck. */
static void add_interrupted(const struct log *log, struct ntl_evidence *ret)
{
    if (log->question.code != DPC_WATCHDOG_VIOLATION || !log->interrupted
        || log->registers.given)
        return;
    ret->registers.value[NTL_RIP] = log->interrupted;
    ret->registers.given = UINT32_C(1) << NTL_RIP;
    ret->from[NTL_PIECE_REGISTERS] = NTL_FROM_STACK;
}

/* Each piece as the text has it, of which nothing else is known. */
static void add_pieces(const struct log *log, struct ntl_evidence *ret)
{
    if (log->registers.given) {
        ret->registers = log->registers;
        ret->from[NTL_PIECE_REGISTERS] = (uint8_t)log->registers_from;
    }
    if (log->bytes.ats) {
        ret->bytes = log->bytes;
        ret->from[NTL_PIECE_BYTES] = NTL_FROM_TEXT;
    }
    if (log->has_machine_check) {
        ret->machine_check = log->machine_check;
        ret->from[NTL_PIECE_MACHINE_CHECK] = NTL_FROM_TEXT;
    }
    if (log->vendor) {
        ret->vendor = log->vendor;
        ret->from[NTL_PIECE_VENDOR] = NTL_FROM_TEXT;
    }
    if (*log->word[LOG_PROCESS]) {
        take_process(file_of(log->word[LOG_PROCESS]), ret);
        ret->from[NTL_PIECE_PROCESS] = NTL_FROM_TEXT;
    }
    if (*log->symbols) {
        memcpy(ret->symbols, log->symbols, sizeof ret->symbols);
        ret->from[NTL_PIECE_SYMBOLS] = NTL_FROM_TEXT;
    }
    if (log->pool) {
        ret->pool = (enum ntl_pool)log->pool;
        ret->from[NTL_PIECE_POOL] = NTL_FROM_TEXT;
    }
}

void log_evidence(const struct session *session, const struct log *log,
                  struct ntl_evidence *ret)
{
    const struct ntl_region_view view = session_regions(session);

    ntl_evidence_of(&log->question, &view, ret);
    ret->build_known = session->build_from != FROM_DEFAULT;
    ret->arch_known = session->arch_from != FROM_DEFAULT;
    if (log->has_record && (log->record.parameters || log->record.address))
        add_record(log, ret);
    add_pieces(log, ret);
    add_interrupted(log, ret);
    add_places(log, ret);
    add_modules(log, ret);
    add_nowhere(log, ret);
    add_words(log, ret);
}
