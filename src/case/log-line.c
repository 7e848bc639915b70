/* A line of a log, as debuggers, blue screens and event logs write it. */
#include "log-text.h"

/* --- text ----------------------------------------------------------------- */

/* `label` and a : or = after it, blanks between them; *t moves past it. */
static bool take_label(struct text *t, const char *label)
{
    struct text try = *t;
    size_t n = strlen(label);

    skip_blanks(&try);
    if (left(try) < n || strncasecmp(try.at, label, n) != 0)
        return false;
    try.at += n;
    skip_blanks(&try);
    if (try.at == try.end || (*try.at != ':' && *try.at != '='))
        return false;
    try.at++;
    skip_blanks(&try);
    *t = try;
    return true;
}

/* --- words ---------------------------------------------------------------- */

static const struct { const char *label; enum log_word word; } labels[] = {
    { "What failed", LOG_WHAT_FAILED },
    { "IMAGE_NAME", LOG_IMAGE_NAME },
    { "MODULE_NAME", LOG_MODULE_NAME },
    { "Probably caused by", LOG_CAUSED_BY },
    { "Caused By Driver", LOG_CAUSED_BY },
    { "SYMBOL_NAME", LOG_SYMBOL_NAME },
    { "FAILURE_BUCKET_ID", LOG_BUCKET },
    { "BUCKET_ID", LOG_BUCKET },
    { "PROCESS_NAME", LOG_PROCESS },
};

static bool take_word(struct log *log, struct text t)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct text value = t;

        if (!take_label(&value, labels[i].label))
            continue;
        text_keep(log->word[labels[i].word], LOG_WORD, value);
        return true;
    }
    return false;
}

/* Where a paste has lost its lines' ends, a label's value is one word. */
static bool take_words_within(struct log *log, struct text t)
{
    bool any = false;

    for (; left(t) > 1; t.at++) {
        struct text word = { t.at + 1, t.end };
        const char *end;

        if (*t.at != ' ' || !ascii_is_name(*word.at))
            continue;
        for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
            struct text value = word;

            if (!strchr(labels[i].label, '_')
                || !take_label(&value, labels[i].label))
                continue;
            for (end = value.at; end < value.end && *end != ' '; end++)
                ;
            text_keep(log->word[labels[i].word], LOG_WORD,
                      (struct text) { value.at, end });
            any = true;
        }
    }
    return any;
}

/* --- numbers after a label ----------------------------------------------- */

enum number {
    RECORD_CODE, RECORD_FLAGS, RECORD_ADDRESS, RECORD_COUNT, RECORD_P0,
    RECORD_P1, RECORD_P2, RECORD_P3, SHORT_P0, SHORT_P1, AT_RECORD,
    AT_CONTEXT, AT_TRAP, AT_ACCESS, BANK_STATUS
};

static const struct { const char *label; enum number number; } numbers[] = {
    { "ExceptionCode", RECORD_CODE }, { "ExceptionFlags", RECORD_FLAGS },
    { "ExceptionAddress", RECORD_ADDRESS },
    { "NumberParameters", RECORD_COUNT }, { "Parameter[0]", RECORD_P0 },
    { "Parameter[1]", RECORD_P1 }, { "Parameter[2]", RECORD_P2 },
    { "Parameter[3]", RECORD_P3 }, { "EXCEPTION_RECORD", AT_RECORD },
    { "EXCEPTION_CODE_STR", RECORD_CODE }, { "EXCEPTION_CODE", RECORD_CODE },
    { "EXCEPTION_PARAMETER1", SHORT_P0 }, { "EXCEPTION_PARAMETER2", SHORT_P1 },
    { "CONTEXT", AT_CONTEXT }, { "TRAP_FRAME", AT_TRAP },
    { "READ_ADDRESS", AT_ACCESS }, { "WRITE_ADDRESS", AT_ACCESS },
    { "MciStat", BANK_STATUS }, { "MCi_STATUS", BANK_STATUS },
    { "Status", BANK_STATUS },
};

static void set_record(struct log *log, enum number number, uint64_t value)
{
    struct ntl_record *r = &log->record;

    if (number == RECORD_CODE) {
        r->code = (uint32_t)value;
        log->has_record = true;
    } else if (number == RECORD_FLAGS) {
        r->flags = (uint32_t)value;
    } else if (number == RECORD_ADDRESS) {
        r->address = value;
    } else if (number == RECORD_COUNT) {
        r->parameters = (uint8_t)(value < 4 ? value : 4);
    } else {
        r->parameter[number - RECORD_P0] = value;
    }
}

/* What an analysis says below the record says the same again, or alone. */
static void set_short(struct log *log, unsigned n, uint64_t value)
{
    if (log->record.parameters > n)
        return;
    log->record.parameter[n] = value;
    log->record.parameters = (uint8_t)(n + 1);
}

/* A bank's status is valid, or it is a status of something else. */
static bool set_bank(struct log *log, uint64_t value)
{
    if (!(value >> 63) || log->has_machine_check)
        return false;
    log->machine_check = value;
    log->has_machine_check = true;
    return true;
}

static bool set_number(struct log *log, enum number number, uint64_t value)
{
    if (number <= RECORD_P3) {
        set_record(log, number, value);
    } else if (number <= SHORT_P1) {
        set_short(log, number - SHORT_P0, value);
    } else if (number == AT_RECORD) {
        log->record_at = value;
    } else if (number == AT_CONTEXT) {
        log->context_at = value;
        log->label = NTL_FROM_CONTEXT;
    } else if (number == AT_TRAP) {
        log->trap_frame_at = value;
        log->label = NTL_FROM_TRAP_FRAME;
    } else if (number == BANK_STATUS) {
        return set_bank(log, value);
    }
    return true;
}

/* `READ_ADDRESS:  ffff8001acdc6010 Paged pool`. */
static void take_pool(struct log *log, struct text t)
{
    static const struct { const char *name; enum ntl_pool pool; } pools[] = {
        { "Paged pool", NTL_POOL_PAGED },
        { "Nonpaged pool", NTL_POOL_NONPAGED },
        { "Special pool", NTL_POOL_SPECIAL },
    };

    skip_blanks(&t);
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
        if (left(t) >= strlen(pools[i].name)
            && strncasecmp(t.at, pools[i].name, strlen(pools[i].name)) == 0)
            log->pool = (uint8_t)pools[i].pool;
}

/* `ExceptionAddress: fffff8048b58334c (amdppm+0x334c)`. */
static void take_place(struct log *log, uint64_t address, struct text t)
{
    const char *end;

    skip_blanks(&t);
    end = left(t) ? memchr(t.at, ')', left(t)) : NULL;
    if (end && *t.at == '(')
        log_add_place(log, address, (struct text) { t.at + 1, end });
}

/* `EXCEPTION_CODE: (NTSTATUS) 0xc0000005 - The instruction at ...`. */
static void skip_kind(struct text *t)
{
    static const char kind[] = "(NTSTATUS)";
    size_t n = sizeof kind - 1;

    if (left(*t) > n && memcmp(t->at, kind, n) == 0)
        t->at += n;
}

static bool take_labelled(struct log *log, struct text t)
{
    uint64_t value;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct text v = t;

        if (!take_label(&v, numbers[i].label))
            continue;
        skip_kind(&v);
        if (!text_number(&v, &value))
            return false;
        if (numbers[i].number == AT_ACCESS)
            take_pool(log, v);
        if (numbers[i].number == RECORD_ADDRESS)
            take_place(log, value, v);
        return set_number(log, numbers[i].number, value);
    }
    return false;
}

/* --- the processor -------------------------------------------------------- */

static bool has(struct text t, const char *word)
{
    size_t n = strlen(word);

    for (; left(t) >= n; t.at++)
        if (memcmp(t.at, word, n) == 0)
            return true;
    return false;
}

/* As CPUID spells it, anywhere in a line that may say more. */
static bool take_vendor(struct log *log, struct text t)
{
    for (unsigned i = NTL_INTEL; i < NTL_VENDORS; i++) {
        if (log->vendor || !has(t, ntl_vendor_name((enum ntl_vendor)i)))
            continue;
        log->vendor = (enum ntl_vendor)i;
        return true;
    }
    return false;
}

/* What the debugger says of the registers that it shows next. */
static bool take_scope(struct log *log, struct text t)
{
    static const struct { const char *words; enum ntl_origin label; } said[] = {
        { "The trap frame does", NTL_FROM_TRAP_FRAME },
        { ".trap ", NTL_FROM_TRAP_FRAME }, { ".cxr ", NTL_FROM_CONTEXT },
        { "Resetting default scope", NTL_FROM_REGISTERS },
    };

    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (!has(t, said[i].words))
            continue;
        log->label = said[i].label;
        return true;
    }
    return false;
}

bool log_take_line(struct log *log, const char *line, size_t length)
{
    static bool (*const readers[])(struct log *, struct text) = {
        take_word, take_labelled, take_scope, log_take_registers,
        log_take_code, take_words_within, log_take_module, log_take_stack,
    };
    struct text t = { line, line + length };
    bool vendor = take_vendor(log, t);

    log_note_place(log, t);
    log_note_heading(log, t);

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i](log, t))
            return true;
    return vendor;
}
