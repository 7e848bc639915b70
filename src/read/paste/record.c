/* .exr: the exception's code, and the address that it could not access. */
#include "reader.h"

#include "read/text/words.h"

enum { PARAMETERS = 4 };

struct record {
    uint64_t code, address, parameter[PARAMETERS];
    bool has_code, has_address;
    unsigned parameters;
};

/* `   Parameter[1]: 0000000000000018` */
static bool take_parameter(struct span line, struct record *record)
{
    unsigned n;

    if (!span_take(&line, "Parameter[") || span_left(line) < 3)
        return false;
    n = (unsigned)(*line.at++ - '0');
    if (!span_take(&line, "]:") || n >= PARAMETERS)
        return false;
    span_skip(&line, " \t");
    if (!word_number(line_word(&line), 1, &record->parameter[n]))
        return false;
    if (record->parameters <= n)
        record->parameters = n + 1;
    return true;
}

static bool take_label(struct span line, const char *label, uint64_t *ret)
{
    if (!span_take(&line, label))
        return false;
    span_skip(&line, " \t");
    return word_number(line_word(&line), 1, ret);
}

/* A line that says some of it. */
static bool take_line(struct span line, struct record *record)
{
    uint64_t ignored;

    span_skip(&line, " \t");
    if (take_label(line, "ExceptionCode:", &record->code))
        return record->has_code = true;
    if (take_label(line, "ExceptionAddress:", &record->address))
        return record->has_address = true;
    return take_label(line, "ExceptionFlags:", &ignored)
           || take_label(line, "NumberParameters:", &ignored)
           || take_parameter(line, record);
}

static bool is_head(struct span line)
{
    if (line_is_command(line, ".exr"))
        return true;
    span_skip(&line, " \t");
    return span_take(&line, "EXCEPTION_RECORD:");
}

/* `Attempt to read from address 0`: what the parameters say already. */
static bool is_beside(struct span line)
{
    span_skip(&line, " \t");
    return span_take(&line, "Attempt to ")
           || span_take(&line, "Inpage operation failed")
           || span_take(&line, "Subcode:");
}

static size_t claims(struct lines at)
{
    struct record record = { .code = 0 };
    size_t n = is_head(at.line[0]), from = n;

    while (n < at.count && (take_line(at.line[n], &record)
                            || (n > from && is_beside(at.line[n]))))
        n++;
    return record.has_code ? n : 0;
}

static void note_access(const struct record *record, struct findings *ret)
{
    static const struct { uint64_t kind; const char *format; } kinds[] = {
        { 0, "the exception's parameters: a read at %x failed" },
        { 1, "the exception's parameters: a write at %x failed" },
        { 8, "the exception's parameters: there was no right to execute %x" },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].kind == record->parameter[0])
            findings_note(ret, (struct note) {
                .key = "exception_access", .format = kinds[i].format,
                .number = { record->parameter[1] }, .evidence = true,
            }, (struct span) { NULL, NULL });
}

/* An access violation and an error while a page was read name an address. */
static bool has_access(const struct record *record)
{
    uint32_t code = (uint32_t)record->code;

    return (code == 0xc0000005 || code == 0xc0000006)
           && record->parameters > 1;
}

static void read(struct lines block, struct findings *ret)
{
    struct record record = { .code = 0 };

    for (size_t i = 0; i < block.count; i++)
        (void)take_line(block.line[i], &record);
    put_question(findings_ask(ret), "status", record.code);
    if (has_access(&record)) {
        put_question(findings_ask(ret), "va", record.parameter[1]);
        note_access(&record, ret);
    }
    if (has_access(&record) && record.parameters > 2)
        put_question(findings_ask(ret), "status", record.parameter[2]);
    if (record.has_address)
        put_question(findings_ask(ret), "va", record.address);
}

const struct reader reader_record = { "record", claims, read, true };
