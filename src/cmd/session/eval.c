#include "cmd/table.h"
#include "core/text/ascii.h"
#include "space/memory.h"

#include <ntlens/format.h>
#include <ntlens/pooltag.h>
#include <ntlens/region.h>
#include <ntlens/time.h>
#include <stdio.h>
#include <string.h>

enum {
    EXPRESSION, FORM_BYTES = 96, FIRST_ADDRESS = 0x10000, PAGE_MASK = 0xfff,
    SIZE_BITS = 52              /* no memory is larger, of no processor       */
};

/* --- the same number in other forms --------------------------------------- */

#define emit_form(sink, key, note, ...)                                        \
    emit_phrase((sink), (key), (note),                                         \
                &(struct ntl_phrase) { .format = __VA_ARGS__ })

static void emit_phrase(struct ntl_sink *sink, const char *key,
                        const char *note, const struct ntl_phrase *phrase)
{
    ntl_emit(sink, .key = key, .note = note, .kind = NTL_SENTENCE,
             .phrase = phrase);
}

/* The steps come after all items, whose columns they would break. */
static void explain_decimal(uint64_t value, struct ntl_sink *sink)
{
    if (value >> 32)
        ntl_step(sink, "decimal", "%d * 4294967296 + %d = %d",
                 .number = { value >> 32, value & UINT32_MAX, value });
    else if (value >> 16)
        ntl_step(sink, "decimal", "%d * 65536 + %d = %d",
                 .number = { value >> 16, value & 0xffff, value });
    else
        ntl_step(sink, "decimal", "%d * 4096 + %d * 256 + %d * 16 + %d = %d",
                 .number = { value >> 12, value >> 8 & 0xf, value >> 4 & 0xf,
                             value & 0xf, value });
}

/* All as text, since these digits are the answer: JSON shows them, too. */
static void show_bases(const struct session *session, uint64_t value,
                       struct ntl_sink *sink)
{
    const uint64_t low = value & UINT32_MAX, sign = UINT64_C(1) << 31;
    const uint64_t low_signed = (low ^ sign) - sign;

    ntl_emit(sink, .key = "hex", .kind = NTL_ADDRESS, .value = value,
             .digits = ntl_paging(session->arch)->digits);
    emit_form(sink, "decimal", NULL, "%d", .number = { value });
    emit_form(sink, "signed", NULL, "%i", .number = { value });
    emit_form(sink, "signed_32", "the low 32 bits", "%i",
              .number = { low_signed });
    emit_form(sink, "octal", NULL, "%o", .number = { value });
    emit_form(sink, "binary", NULL, "%b", .number = { value });
}

static void explain_bases(uint64_t value, struct ntl_sink *sink)
{
    const uint64_t low = value & UINT32_MAX, sign = UINT64_C(1) << 31;

    explain_decimal(value, sink);
    if (value >> 63)
        ntl_step(sink, "signed", "bit 63 is set: 2^64 less, %i",
                 .number = { value });
    if (low >> 31)
        ntl_step(sink, "signed_32", "bit 31 is set: %x - 100000000 = %i",
                 .number = { low, (low ^ sign) - sign });
}

/* The eight bytes as characters, highest first or last; how many are some. */
static unsigned characters(uint64_t value, bool highest_first, char text[9])
{
    unsigned printable = 0;

    for (unsigned i = 0; i < 8; i++) {
        unsigned shift = 8 * (highest_first ? 7 - i : i);
        char c = (char)(value >> shift & 0x7f);
        bool is_text = !(value >> shift & 0x80) && c >= ' ' && c < 0x7f;

        text[i] = is_text ? c : '.';
        printable += is_text;
    }
    text[8] = '\0';
    return printable;
}

static void show_characters(uint64_t value, struct ntl_sink *sink)
{
    char text[9];
    const char *owner = value > UINT32_MAX ? NULL
                        : ntl_pool_tag_owner((uint32_t)value);

    if (characters(value, true, text))
        ntl_emit(sink, .key = "characters", .kind = NTL_TEXT, .text = text,
                 .note = "highest byte first");
    if (characters(value, false, text) >= 4)
        ntl_emit(sink, .key = "in_memory", .kind = NTL_TEXT, .text = text,
                 .note = "lowest byte first: a pool tag");
    if (owner)
        ntl_emit(sink, .key = "pool_tag_owner", .kind = NTL_TEXT, .text = owner,
                 .note = "by Microsoft's pooltag.txt");
}

/* --- as a size ------------------------------------------------------------ */

static void show_size(uint64_t value, struct ntl_sink *sink)
{
    static const char *const units[] = {
        "bytes", "KB", "MB", "GB", "TB", "PB"
    };
    unsigned unit = 0, shift;
    uint64_t rest;

    while (value >> 10 * unit >= 1024)
        unit++;
    if (unit == 0 || value >> SIZE_BITS)
        return;
    shift = 10 * unit;
    rest = value & ((UINT64_C(1) << shift) - 1);
    if (rest == 0)
        emit_form(sink, "as_size", NULL, "%d %s", .number = { value >> shift },
                  .word = { units[unit] });
    else
        emit_form(sink, "as_size", NULL, "about %d.%d %s",
                  .number = { value >> shift, rest * 10 >> shift },
                  .word = { units[unit] });
}

static void show_pages(uint64_t value, struct ntl_sink *sink)
{
    uint64_t pages = value >> NTL_PAGE_SHIFT, offset = value & PAGE_MASK;

    if (pages == 0 || value >> SIZE_BITS)
        return;
    ntl_emit(sink, .key = "whole_pages", .kind = NTL_NUMBER, .value = pages,
             .note = "of 4 KB, or a frame number");
    ntl_emit(sink, .key = "page_offset", .kind = NTL_NUMBER, .value = offset);
}

static void explain_pages(uint64_t value, struct ntl_sink *sink)
{
    if (value >> NTL_PAGE_SHIFT && !(value >> SIZE_BITS))
        ntl_step(sink, "pages", "%x >> 12 = %x, and %x & fff = %x",
                 .number = { value, value >> NTL_PAGE_SHIFT, value,
                             value & PAGE_MASK });
}

static unsigned bits_set(uint64_t value)
{
    unsigned count = 0;

    for (; value; value &= value - 1)
        count++;
    return count;
}

static unsigned highest_bit(uint64_t value)
{
    unsigned bit = 0;

    while (value >>= 1)
        bit++;
    return bit;
}

static void show_bits(uint64_t value, struct ntl_sink *sink)
{
    uint64_t lowest = value & (0 - value);
    char range[FORM_BYTES] = "";
    const struct ntl_phrase from_to = {
        .format = "highest %d, lowest %d",
        .number = { highest_bit(value), highest_bit(lowest) },
    };

    if (value) {
        ntl_format_phrase(range, sizeof range, &from_to);
        ntl_emit(sink, .key = "aligned_to", .kind = NTL_NUMBER,
                 .value = lowest);
    }
    ntl_emit(sink, .key = "bits_set", .kind = NTL_DECIMAL,
             .value = bits_set(value), .note = value ? range : NULL);
}

static void explain_bits(uint64_t value, struct ntl_sink *sink)
{
    if (value)
        ntl_step(sink, "aligned_to", "%x & -%x = %x",
                 .number = { value, value, value & (0 - value) });
}

static void show_ruler(uint64_t value, struct ntl_sink *sink)
{
    static const char *const words[] = { "word3", "word2", "word1", "word0" };
    enum { WORDS = sizeof words / sizeof *words, WIDTH = 16 };

    sink->begin(sink, &(struct ntl_group) {
        .kind = NTL_RULER, .key = "bits", .value = value, .width = 64,
    });
    for (unsigned i = 0; i < WORDS; i++) {
        unsigned lo = WIDTH * (WORDS - 1 - i);

        ntl_emit(sink, .key = words[i], .kind = NTL_NUMBER,
                 .value = value >> lo & 0xffff, .lo = (uint8_t)lo,
                 .width = WIDTH);
    }
    ntl_end(sink);
}

/* --- as a time ------------------------------------------------------------ */

/* Any number is some time; these are years that somebody may mean. */
static bool is_meant(uint64_t ticks)
{
    uint32_t year = ntl_time_of_filetime(ticks).year;

    return year >= 1980 && year <= 2107;
}

/* What a number is as a time; ticks are 100 ns since 1601. */
struct times {
    uint64_t unix_ticks, back_ms;
    bool is_unix, is_filetime, is_timeout;
};

enum { TICKS_A_MS = NTL_TICKS_A_SECOND / 1000 };

static struct times times_of(uint64_t value)
{
    const uint64_t month = UINT64_C(30) * 86400 * NTL_TICKS_A_SECOND;
    uint64_t back = 0 - value;
    struct times t = { .back_ms = back / TICKS_A_MS };

    t.is_unix = value <= UINT32_MAX
                && ntl_filetime_of_unix(value, &t.unix_ticks)
                && is_meant(t.unix_ticks);
    t.is_filetime = is_meant(value);
    t.is_timeout = back >= TICKS_A_MS && back <= month
                   && back % TICKS_A_MS == 0;
    return t;
}

static void show_filetime(uint64_t ticks, const char *key, const char *note,
                          struct ntl_sink *sink)
{
    const struct ntl_phrase phrase = { .format = "%t", .number = { ticks } };

    ntl_emit(sink, .key = key, .kind = NTL_SENTENCE, .phrase = &phrase,
             .note = note);
}

static void show_times(uint64_t value, struct ntl_sink *sink)
{
    struct times t = times_of(value);

    if (t.is_unix)
        show_filetime(t.unix_ticks, "unix_time", "UTC; seconds since 1970",
                      sink);
    if (t.is_filetime)
        show_filetime(value, "filetime", "UTC; 100 ns since 1601", sink);
    if (t.is_timeout)
        emit_form(sink, "timeout", "relative: negative, 100 ns each",
                  "%d ms", .number = { t.back_ms });
}

static void explain_filetime(uint64_t ticks, const char *key,
                             struct ntl_sink *sink)
{
    ntl_step(sink, key, "%d ticks since 1601, %d a second: %d s, %d days",
             .number = { ticks, NTL_TICKS_A_SECOND, ticks / NTL_TICKS_A_SECOND,
                         ticks / NTL_TICKS_A_SECOND / 86400 });
}

static void explain_times(uint64_t value, struct ntl_sink *sink)
{
    struct times t = times_of(value);

    if (t.is_unix) {
        ntl_step(sink, "unix_time", "(%d + 11644473600) * %d = %d ticks",
                 .number = { value, NTL_TICKS_A_SECOND, t.unix_ticks });
        explain_filetime(t.unix_ticks, "unix_time", sink);
    }
    if (t.is_filetime)
        explain_filetime(value, "filetime", sink);
    if (t.is_timeout)
        ntl_step(sink, "timeout", "0 - (%i) = %d ticks, %d a ms: %d ms",
                 .number = { value, 0 - value, TICKS_A_MS, t.back_ms });
}

/* --- as floating point ---------------------------------------------------- */

/* Six digits, as the debugger shows; the parts are IEEE 754's. */
static void emit_float(struct ntl_sink *sink, const char *key, double value,
                       const char *note)
{
    char text[32];

    if (value != value)
        snprintf(text, sizeof text, "NaN");
    else
        snprintf(text, sizeof text, "%g", value);
    ntl_emit(sink, .key = key, .kind = NTL_TEXT, .text = text, .note = note);
}

static double float_of(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static double double_of(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static void show_floats(uint64_t value, struct ntl_sink *sink)
{
    const uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);

    emit_float(sink, "float_low", float_of(low), "the low 32 bits");
    emit_float(sink, "float_high", float_of(high), "the high 32 bits");
    emit_float(sink, "double", double_of(value), NULL);
}

static void explain_floats(uint64_t value, struct ntl_sink *sink)
{
    const uint32_t low = (uint32_t)value;

    ntl_step(sink, "float_low",
             "sign %x, exponent %x - 7f, fraction %x of 2^23",
             .number = { low >> 31, low >> 23 & 0xff, low & 0x7fffff });
    ntl_step(sink, "double", "sign %x, exponent %x - 3ff, fraction %x of 2^52",
             .number = { value >> 63, value >> 52 & 0x7ff,
                         value & ((UINT64_C(1) << 52) - 1) });
}

/* --- what it is known as -------------------------------------------------- */

/*
 * Sources: pseudo handles, NtCurrentProcess() and its neighbours in the public
 * headers; kernel CFG, MiInitializeKernelCfg of build 26100; APICs, Intel SDM
 * volume 3 and the data sheet of the 82093AA.
 */
static const struct { uint64_t value; const char *name; } numbers[] = {
    { 0x1000,             "page size" },
    { 0x10000,            "allocation granularity" },
    { 0x200000,           "size of a large page" },
    { 0x40000000,         "size of a 1 GB page" },
    { 0xfec00000,         "I/O APIC, physical" },
    { 0xfee00000,         "local APIC, physical" },
    { 0x0fc0002000000000, "kernel CFG: added to its region's base" },
    { 0xfffffffffffffffa, "current thread's effective token (handle)" },
    { 0xfffffffffffffffb, "current thread's token (handle)" },
    { 0xfffffffffffffffc, "current process's token (handle)" },
    { 0xfffffffffffffffd, "NtCurrentSession()" },
    { 0xfffffffffffffffe, "NtCurrentThread()" },
    { 0xffffffffffffffff, "NtCurrentProcess(), INVALID_HANDLE_VALUE" },
};

static struct ntl_region region_of(const struct session *session, uint64_t va)
{
    const struct ntl_region_view view = session_regions(session);
    struct ntl_region region;

    ntl_region_of(&view, va, &region);
    return region;
}

/* A single page with a name is as good as a name for what is in it. */
static bool show_known_page(const struct session *session, uint64_t value,
                            struct ntl_sink *sink)
{
    struct ntl_region region = region_of(session, value);
    uint64_t offset = value - region.start;

    if (region.end - region.start != PAGE_MASK)
        return false;
    emit_form(sink, "known_as", ntl_certainty_name(region.certainty),
              offset ? "%s+%x" : "%s", .number = { offset },
              .word = { region.name });
    return true;
}

static void show_name(const struct session *session, uint64_t value,
                      struct ntl_sink *sink)
{
    const struct ntl_known_value *known;
    struct owner owner = memory_owner(session, value);
    uint64_t offset;

    if (owner.kind) {
        ntl_emit(sink, .key = "module", .kind = NTL_TEXT, .text = owner.text);
        return;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i].value == value) {
            ntl_emit(sink, .key = "known_as", .kind = NTL_TEXT,
                     .text = numbers[i].name);
            return;
        }
    }
    if (show_known_page(session, value, sink))
        return;
    known = ntl_known_value_of(value, &offset);
    if (known)
        emit_form(sink, "known_as", known->name, "pattern %x",
                  .number = { known->value });
}

/* --- other readings ------------------------------------------------------- */

/* What small and special numbers are to other commands. */
static const struct {
    const char *command;
    uint64_t first, last;
    const char *meaning;
} readings[] = {
    { "pf",       0,     0x1f,   "a page-fault error code" },
    { "sel",      8,     0x6f,   "a segment selector" },
    { "idt",      0,     0xff,   "an interrupt vector" },
    { "bugcheck", 1,     0x1ff,  "a bug check" },
    { "selfmap",  0x100, 0x1ff,  "the index of a self-map" },
    { "syscall",  0,     0x1fff, "a system-service number" },
    { "status",   0x80000000, 0xdfffffff, "an NTSTATUS" },
    { "status",   0xffffffff80000000, 0xffffffffdfffffff, "an NTSTATUS" },
};

/* A table that begins with its first row, so that none stands empty. */
struct rows {
    const struct command_table *table;
    struct ntl_sink *sink;
    bool begun;
};

/* Only what the table of commands has, so that each line can be typed. */
static bool begin_row(struct rows *rows, const char *command,
                      const struct ntl_phrase *line)
{
    if (!table_named(rows->table, command, strlen(command)))
        return false;
    if (!rows->begun)
        ntl_begin(rows->sink, NTL_TABLE, "other_readings", "other readings");
    rows->begun = true;
    ntl_begin(rows->sink, NTL_ROW, NULL, NULL);
    emit_phrase(rows->sink, "command", NULL, line);
    return true;
}

static void show_reading(struct rows *rows, const char *command, uint64_t value,
                         const char *meaning)
{
    const struct ntl_phrase line = {
        .format = "%s %x", .word = { command }, .number = { value },
    };

    if (!begin_row(rows, command, &line))
        return;
    ntl_emit(rows->sink, .key = "reads_it_as", .kind = NTL_TEXT,
             .text = meaning);
    ntl_end(rows->sink);
}

/* Valid, a frame of at most 36 bits, and no address of this mode. */
static bool looks_like_entry(const struct session *session, uint64_t value)
{
    return (value & 1) && value > PAGE_MASK && !(value >> 48 & 0xf)
        && ntl_va_space(session->arch, value) != NTL_KERNEL;
}

/* 493 is 0n1171; who meant 493 in decimal finds it here. */
static void show_decimal_reading(struct rows *rows,
                                 const struct cmd_operand *typed)
{
    enum { LEAST = 2, MOST = 10 };
    struct ntl_phrase line = { .format = "eval 0n%d" };

    if (typed->length < LEAST || typed->length > MOST || typed->text[0] == '0')
        return;
    for (size_t i = 0; i < typed->length; i++) {
        if (typed->text[i] < '0' || typed->text[i] > '9')
            return;
        line.number[0] = line.number[0] * 10 + (uint64_t)(typed->text[i] - '0');
    }
    if (!begin_row(rows, "eval", &line))
        return;
    emit_form(rows->sink, "reads_it_as", NULL, "decimal: it is %x",
              .number = { line.number[0] });
    ntl_end(rows->sink);
}

static void show_readings(const struct session *session,
                          const struct cmd_operand *typed, uint64_t value,
                          struct ntl_sink *sink)
{
    struct rows rows = { session->lent.table, sink, false };

    show_decimal_reading(&rows, typed);
    if (value >= FIRST_ADDRESS
        && ntl_va_space(session->arch, value) != NTL_NONCANONICAL)
        show_reading(&rows, "va", value, region_of(session, value).name);
    if (looks_like_entry(session, value))
        show_reading(&rows, "mmpte", value, "a valid page-table entry");
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
        if (value >= readings[i].first && value <= readings[i].last)
            show_reading(&rows, readings[i].command, value,
                         readings[i].meaning);
    if (rows.begun)
        ntl_end(sink);
}

/* --- the command ---------------------------------------------------------- */

/* pte() pde() ppe() pxe() pml5e() and va() do; no other name ends like them. */
static bool uses_selfmap(const struct cmd_operand *expression)
{
    for (size_t i = 1; i < expression->length; i++) {
        if (expression->text[i] == '('
            && memchr("ea", expression->text[i - 1], 2))
            return true;
    }
    return false;
}

/* In C a constant without 0x is decimal; WinDbg's are not. */
static bool c_reading(const struct session *session,
                      const struct cmd_operand *typed, uint64_t *ret)
{
    enum { ROOM = 512 };
    char text[ROOM];
    size_t used = 0;
    bool suffix = false, begins = true;
    struct ntl_value value;
    struct ntl_diag ignored;

    for (size_t i = 0; i < typed->length && used + 3 < ROOM; i++) {
        char c = typed->text[i];

        if (begins && c >= '1' && c <= '9') {
            text[used++] = '0';
            text[used++] = 'n';
        }
        suffix |= strchr("uUlL", c) != NULL && !begins;
        begins = !ascii_is_name(c) && c != '`';
        text[used++] = c;
    }
    if (!suffix || used + 3 >= ROOM
        || session_expr(session, text, used, &value, &ignored) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

static void find_c_reading(const struct session *session,
                           const struct cmd_operand *typed,
                           struct ntl_sink *sink)
{
    uint64_t value;

    if (c_reading(session, typed, &value) && value != typed->value)
        ntl_find(sink, "as_c", "numbers are hexadecimal here; as C reads it, "
                 "with those without 0x in decimal, it is %x",
                 .number = { value });
}

static void explain(uint64_t value, struct ntl_sink *sink)
{
    if (!sink->explain)
        return;
    explain_bases(value, sink);
    explain_pages(value, sink);
    explain_bits(value, sink);
    explain_times(value, sink);
    explain_floats(value, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    struct cmd_operand *typed = &call->arg[EXPRESSION];
    enum ntl_status status = cmd_number(session, typed, diag);
    uint64_t value = typed->value;

    if (status != NTL_OK)
        return status;
    call->result = value;
    call->has_result = true;
    if (uses_selfmap(typed))
        session_context(session, USES_INDEX | USES_BUILD, sink);
    show_bases(session, value, sink);
    show_characters(value, sink);
    show_size(value, sink);
    show_pages(value, sink);
    show_bits(value, sink);
    show_times(value, sink);
    show_floats(value, sink);
    show_name(session, value, sink);
    session_explain(session, typed->text, typed->length, sink);
    explain(value, sink);
    show_ruler(value, sink);
    show_readings(session, typed, value, sink);
    find_c_reading(session, typed, sink);
    if (typed->wrapped && !call->bare)
        ntl_find(sink, "wrapped",
                 "the arithmetic left 64 bits: a carry or borrow was dropped");
    return NTL_OK;
}

const struct command cmd_eval = {
    .name = "eval",
    .aliases = "? .formats",
    .summary = "a number in every form: bases, signed, text, time",
    .example = "0FBFF953CC0031F90h+7ffffc01c70586*8",
    .args = {
        { CMD_TEXT, "EXPR", "an expression, as in WinDbg", NULL, false },
    },
    .run = run,
};
