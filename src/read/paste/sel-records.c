/*
 * A board's event log (IPMI SEL): records of type DE, in which Windows' driver
 * writes a stop code and the halves of its four parameters, one each.
 *
 * Source: Intel, System Event Log Troubleshooting Guide, G90620-002, table 104:
 * a sequence number, four bytes of data, the least significant first, and 1 for
 * a 64-bit system.  Which half comes first it does not say.
 */
#include "reader.h"

#include "read/text/words.h"

#include <ntlens/bugcheck.h>

enum { BYTES = 6, RECORDS = 1 + 2 * NTL_PARAMETERS };

struct record {
    unsigned number;            /* both halves have the same                  */
    uint32_t data;
    bool wide;
};

/* Twelve digits and nothing else: the bytes that the maker defines. */
static bool take_bytes(struct span line, struct record *ret)
{
    uint64_t value;

    while (line.at < line.end) {
        struct span word = line_word(&line);
        const char *comma = word.end;

        while (comma > word.at && comma[-1] != ',' && comma[-1] != '|')
            comma--;
        word.at = comma;
        if (span_left(word) != 2 * BYTES || !word_number(word, 12, &value))
            continue;
        ret->number = value >> 40 & 0xff;
        ret->data = 0;
        for (unsigned i = 0; i < 4; i++)
            ret->data |= (uint32_t)(value >> (32 - 8 * i) & 0xff) << 8 * i;
        ret->wide = (value & 0xff) == 1;
        return true;
    }
    return false;
}

/* `| OEM record de | 000137 | 01d100000001`, of ipmitool's list. */
static bool take_listed(struct span line, struct record *ret)
{
    const char *at = span_find(line, "OEM record de");

    if (!at)
        return false;
    line.at = at + strlen("OEM record de");
    return take_bytes(line, ret);
}

/* ` Record Type : de  (OEM timestamped)`, of its long form. */
static bool is_type(struct span line)
{
    struct span word;

    span_skip(&line, " \t");
    if (!span_take(&line, "Record Type"))
        return false;
    span_skip(&line, " \t:");
    word = line_word(&line);
    return span_is(word, "de");
}

static bool is_long_form(struct span line)
{
    static const char *const words[] = {
        "SEL Record ID", "Record Type", "Timestamp", "Manufact", "OEM Defined",
    };

    span_skip(&line, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct span p = line;

        if (span_take(&p, words[i]))
            return true;
    }
    return line.at == line.end;
}

/* ` OEM Defined : 01d100000001 [......]`, below a type that is DE. */
static bool take_defined(struct span line, struct record *ret)
{
    return span_find(line, "OEM Defined") && take_bytes(line, ret);
}

static size_t claims(struct lines at)
{
    struct record record;
    bool listed = take_listed(at.line[0], &record), type = is_type(at.line[0]);
    size_t n = 1, end = 1;

    if (!listed && !type)
        return 0;
    for (; n < at.count; n++) {
        if (listed ? !take_listed(at.line[n], &record)
                   : !is_long_form(at.line[n]))
            break;
        end = listed || take_defined(at.line[n], &record) ? n + 1 : end;
    }
    return end;
}

/* --- the numbers ---------------------------------------------------------- */

struct crash {
    uint32_t half[RECORDS];
    unsigned count, number;     /* number: the last record's                  */
    bool wide;
};

/* A system of 32 bits needs no second half, and may write none. */
static void put_parameters(struct buffer *text, const struct crash *crash)
{
    const bool halves = crash->wide || crash->count == RECORDS;

    for (unsigned i = 1; i < crash->count; i += 1 + halves) {
        const uint32_t *low = &crash->half[i];

        if (!halves)
            put_question(text, "", *low);
        else if (i + 1 < crash->count)
            put_question(text, "", low[0] | (uint64_t)low[1] << 32);
        else
            buffer_text(text, " ?");    /* its other half is not there        */
    }
}

static void ask(struct crash *crash, struct findings *ret)
{
    struct buffer *text = crash->count ? findings_ask(ret) : NULL;

    put_question(text, "bugcheck", crash->half[0]);
    if (text)
        put_parameters(text, crash);
    if (crash->count > 1 && crash->wide)
        findings_note(ret, (struct note) {
            .key = "halves", .number = { crash->count },
            .format = "the board's log has it in %d records: of each pair the "
                      "first is taken as the low half (deduced)",
        }, (struct span) { NULL, NULL });
    *crash = (struct crash) { .count = 0 };
}

/* The numbers only grow. */
static void add(struct crash *crash, const struct record *record,
                struct findings *ret)
{
    if (crash->count == RECORDS
        || (crash->count && record->number < crash->number))
        ask(crash, ret);
    crash->half[crash->count++] = record->data;
    crash->number = record->number;
    crash->wide |= record->wide;
}

static void read(struct lines block, struct findings *ret)
{
    struct crash crash = { .count = 0 };
    struct record record;
    bool type = false;

    for (size_t i = 0; i < block.count; i++) {
        if (span_find(block.line[i], "Record Type"))
            type = is_type(block.line[i]);
        if (take_listed(block.line[i], &record)
            || (type && take_defined(block.line[i], &record)))
            add(&crash, &record, ret);
    }
    ask(&crash, ret);
}

/* As what is read elsewhere of a bug check, for its verdict. */
const struct reader reader_sel_records = { "bugcheck", claims, read, false };
