/*
 * dt with values: bits of an entry, put together, are the entry; parts of a
 * gate, a descriptor, an entry, too; fields that a command knows are asked;
 * else it is the structure that is asked for.
 */
#include "reader.h"

#include "read/text/words.h"

/* `0: kd> dt nt!_MMPTE_HARDWARE fffff6fb7dbed000`: the structure's name. */
static bool take_command(struct span line, struct span *ret)
{
    const char *mark;

    (void)line_skip_prompt(&line);
    if (!span_take_word(&line, "dt"))
        return false;
    do {
        span_skip(&line, " \t");
        *ret = line_word(&line);
    } while (span_char(*ret) == '-');
    mark = memchr(ret->at, '!', span_left(*ret));
    if (mark)
        ret->at = mark + 1;
    return span_left(*ret) > 1;
}

/* `   +0x000 Valid            : 0y1`: what stands after the colon. */
static bool take_field(struct span line, struct span *ret)
{
    const char *colon;

    span_skip(&line, " \t");
    if (!span_take(&line, "+0x"))
        return false;
    colon = memchr(line.at, ':', span_left(line));
    if (!colon)
        return false;
    line.at = colon + 1;
    span_skip(&line, " \t");
    *ret = line;
    return true;
}

static size_t claims(struct lines at)
{
    struct span name, value;
    size_t n = 1;

    if (!take_command(at.line[0], &name))
        return 0;
    while (n < at.count && take_field(at.line[n], &value))
        n++;
    return n > 1 ? n : 0;
}

/* `0y0101`: as many bits as there are digits; 0 for anything else. */
static unsigned take_bits(struct span value, uint64_t *ret)
{
    unsigned bits = 0;

    *ret = 0;
    if (!span_take(&value, "0y"))
        return 0;
    for (; span_char(value) == '0' || span_char(value) == '1'; value.at++) {
        *ret = *ret << 1 | (*value.at == '1');
        bits++;
    }
    return bits;
}

/* All of its bits, from bit 0 on; false when some are missing. */
static bool join(struct lines block, uint64_t *ret)
{
    unsigned at = 0, bits;
    struct span value;
    uint64_t field;

    *ret = 0;
    for (size_t i = 1; i < block.count; i++) {
        if (!take_field(block.line[i], &value)
            || (bits = take_bits(value, &field)) == 0 || at + bits > 64)
            return false;
        *ret |= field << at;
        at += bits;
    }
    return at == 64 || at == 32;
}

/* --- values --------------------------------------------------------------- */

/* `0x3b00`, `0n246`, `0y01110 (0xe)`, `0xfffff803`12c1e3f0 Void`. */
static bool take_value(struct span value, uint64_t *ret)
{
    struct span word = line_word(&value);
    bool negative;

    if (take_bits(word, ret) > 0)
        return true;
    if (!span_take(&word, "0n"))
        return word_number(word, 1, ret);
    negative = span_take(&word, "-");
    *ret = 0;
    for (; ascii_is_digit(span_char(word)); word.at++)
        *ret = *ret * 10 + (unsigned)(*word.at - '0');
    *ret = negative ? 0 - *ret : *ret;
    return word.at == word.end;
}

/* The value of a field by its name. */
static bool find_field(struct lines block, const char *name, uint64_t *ret)
{
    for (size_t i = 1; i < block.count; i++) {
        struct span value, line = block.line[i];

        if (!take_field(line, &value))
            continue;
        (void)line_word(&line);
        if (span_is(line_word(&line), name) && take_value(value, ret))
            return true;
    }
    return false;
}

/* A field's bits in a word of a structure. */
struct place {
    const char *name;
    uint8_t word, shift;
};

enum { PLACES = 12, PARTS = 4 };

/* Structures of which a command asks the words: `gate 12408e0000103b00 0`. */
static const struct whole {
    const char *structure, *question;
    unsigned words;
    struct place place[PLACES];
} wholes[] = {
    { "_KIDTENTRY64", "gate", 2, {
        { "OffsetLow", 0, 0 }, { "Selector", 0, 16 }, { "IstIndex", 0, 32 },
        { "Type", 0, 40 }, { "Dpl", 0, 45 }, { "Present", 0, 47 },
        { "OffsetMiddle", 0, 48 }, { "OffsetHigh", 1, 0 } } },
    { "_KIDTENTRY", "gate", 1, {
        { "Offset", 0, 0 }, { "Selector", 0, 16 }, { "Access", 0, 32 },
        { "ExtendedOffset", 0, 48 } } },
    { "_HANDLE_TABLE_ENTRY", "handle entry", 2, {
        { "VolatileLowValue", 0, 0 }, { "HighValue", 1, 0 } } },
    { "_KSERVICE_TABLE_DESCRIPTOR", "ssdt =", 4, {
        { "Base", 0, 0 }, { "Count", 1, 0 }, { "Limit", 2, 0 },
        { "Number", 3, 0 } } },
};

/* All of its parts must be there. */
static bool ask_whole(struct lines block, struct span name,
                      struct findings *ret)
{
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        const struct place *p = wholes[i].place;
        uint64_t word[PARTS] = { 0 }, value;
        struct buffer *text;

        if (!span_is(name, wholes[i].structure))
            continue;
        for (; p < wholes[i].place + PLACES && p->name; p++) {
            if (!find_field(block, p->name, &value))
                return false;
            word[p->word] |= value << p->shift;
        }
        text = findings_ask(ret);
        if (text)
            buffer_text(text, wholes[i].question);
        for (unsigned w = 0; w < wholes[i].words; w++)
            put_question(text, "", word[w]);
        return true;
    }
    return false;
}

/* Fields that a command knows, in whatever structure they are. */
static const struct { const char *field, *question; } known[] = {
    { "DirectoryTableBase", NULL }, { "FaultAddress", "va" },
    { "ExceptionCode", "status" }, { "ExitStatus", "status" },
    { "LastStatus", "status" }, { "SegCs", "sel" }, { "EFlags", "reg efl" },
    { "Cr0", "reg cr0" }, { "Cr4", "reg cr4" }, { "IoControlCode", "ioctl" },
    { "TrapNo", "idt" },
};

static bool is_trap_frame(struct span name)
{
    return span_is(name, "_KTRAP_FRAME");
}

/* False: none of them is there. */
static bool ask_fields(struct lines block, struct span name,
                       struct findings *ret)
{
    bool any = false;
    uint64_t value;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!find_field(block, known[i].field, &value))
            continue;
        any = true;
        if (known[i].question)
            put_question(findings_ask(ret), known[i].question,
                         strcmp(known[i].question, "status") == 0
                         ? (uint32_t)value : value);
        else
            learn_dtb(&ret->learned, value);
    }
    if (is_trap_frame(name) && find_field(block, "ErrorCode", &value))
        put_question(findings_ask(ret), "pf", value);
    return any;
}

/* Fields that the listing has values of. */
static uint64_t count_values(struct lines block)
{
    uint64_t count = 0, ignored;
    struct span value;

    for (size_t i = 1; i < block.count; i++)
        count += take_field(block.line[i], &value)
                 && take_value(value, &ignored);
    return count;
}

static void ask_structure(struct lines block, struct span name,
                          struct findings *ret)
{
    struct buffer *text = findings_ask(ret);
    uint64_t values = count_values(block);

    if (values)
        findings_note(ret, (struct note) {
            .key = "values_not_used", .number = { values },
            .format = "the listing has values of %d fields: no command here "
                      "knows more of them",
        }, (struct span) { NULL, NULL });
    if (!text)
        return;
    buffer_text(text, "dt ");
    buffer_bytes(text, name.at, span_left(name));
}

static void read(struct lines block, struct findings *ret)
{
    struct span name = { 0 };
    uint64_t entry;

    (void)take_command(block.line[0], &name);
    if (span_find(name, "MMPTE") && join(block, &entry)) {
        put_question(findings_ask(ret), "mmpte", entry);
        return;
    }
    if (ask_whole(block, name, ret))
        return;
    if (!ask_fields(block, name, ret))
        ask_structure(block, name, ret);
}

const struct reader reader_dt_block = { "dt-block", claims, read, false };
