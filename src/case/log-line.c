/* A line of a log, as debuggers, blue screens and event logs write it. */
#include "log.h"

#include "core/text/ascii.h"

#include <string.h>
#include <strings.h>

/* --- text ----------------------------------------------------------------- */

struct text {
    const char *at, *end;
};

static size_t left(struct text t)
{
    return (size_t)(t.end - t.at);
}

static void skip_blanks(struct text *t)
{
    while (t->at < t->end && ascii_is_blank(*t->at))
        t->at++;
}

/* `label` and a : or = behind it, blanks between them; *t moves behind. */
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

/* Hexadecimal, with or without 0x and `. */
static bool take_number(struct text *t, uint64_t *ret)
{
    uint64_t value = 0;
    unsigned digits = 0;

    skip_blanks(t);
    if (left(*t) > 2 && t->at[0] == '0' && (t->at[1] | 0x20) == 'x')
        t->at += 2;
    for (; t->at < t->end && digits <= 16; t->at++) {
        unsigned digit = ascii_hex(*t->at);

        if (*t->at == '`' && digits)
            continue;
        if (digit > 15)
            break;
        value = value << 4 | digit;
        digits++;
    }
    *ret = value;
    return digits > 0 && digits <= 16;
}

static void keep(char *to, size_t size, struct text value)
{
    size_t n;

    while (value.end > value.at && ascii_is_blank(value.end[-1]))
        value.end--;
    n = left(value) < size ? left(value) : size - 1;
    if (*to == '\0') {
        memcpy(to, value.at, n);
        to[n] = '\0';
    }
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
        keep(log->word[labels[i].word], LOG_WORD, value);
        return true;
    }
    return false;
}

/* --- numbers behind a label ----------------------------------------------- */

enum number {
    RECORD_CODE, RECORD_FLAGS, RECORD_ADDRESS, RECORD_COUNT, RECORD_P0,
    RECORD_P1, RECORD_P2, RECORD_P3, AT_RECORD, AT_CONTEXT, AT_TRAP,
    BANK_STATUS
};

static const struct { const char *label; enum number number; } numbers[] = {
    { "ExceptionCode", RECORD_CODE }, { "ExceptionFlags", RECORD_FLAGS },
    { "ExceptionAddress", RECORD_ADDRESS },
    { "NumberParameters", RECORD_COUNT }, { "Parameter[0]", RECORD_P0 },
    { "Parameter[1]", RECORD_P1 }, { "Parameter[2]", RECORD_P2 },
    { "Parameter[3]", RECORD_P3 }, { "EXCEPTION_RECORD", AT_RECORD },
    { "CONTEXT", AT_CONTEXT }, { "TRAP_FRAME", AT_TRAP },
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

/* A bank's status is valid, or it is a status of something else. */
static bool set_number(struct log *log, enum number number, uint64_t value)
{
    if (number <= RECORD_P3) {
        set_record(log, number, value);
    } else if (number == AT_RECORD) {
        log->record_at = value;
    } else if (number == AT_CONTEXT) {
        log->context_at = value;
        log->registers_from = NTL_FROM_CONTEXT;
    } else if (number == AT_TRAP) {
        log->trap_frame_at = value;
        log->registers_from = NTL_FROM_TRAP_FRAME;
    } else {
        if (!(value >> 63) || log->has_machine_check)
            return false;
        log->machine_check = value;
        log->has_machine_check = true;
    }
    return true;
}

static bool take_labelled(struct log *log, struct text t)
{
    uint64_t value;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct text v = t;

        if (take_label(&v, numbers[i].label))
            return take_number(&v, &value)
                   && set_number(log, numbers[i].number, value);
    }
    return false;
}

/* --- registers ------------------------------------------------------------ */

static const struct { const char *name; uint8_t which; } registers[] = {
    { "rax", NTL_RAX }, { "rcx", NTL_RCX }, { "rdx", NTL_RDX },
    { "rbx", NTL_RBX }, { "rsp", NTL_RSP }, { "rbp", NTL_RBP },
    { "rsi", NTL_RSI }, { "rdi", NTL_RDI }, { "r8", NTL_R8 },
    { "r9", NTL_R9 }, { "r10", NTL_R10 }, { "r11", NTL_R11 },
    { "r12", NTL_R12 }, { "r13", NTL_R13 }, { "r14", NTL_R14 },
    { "r15", NTL_R15 }, { "rip", NTL_RIP }, { "eax", NTL_RAX },
    { "ecx", NTL_RCX }, { "edx", NTL_RDX }, { "ebx", NTL_RBX },
    { "esp", NTL_RSP }, { "ebp", NTL_RBP }, { "esi", NTL_RSI },
    { "edi", NTL_RDI }, { "eip", NTL_RIP }, { "efl", NTL_EFLAGS },
    { "cs", NTL_CS }, { "cr4", NTL_CR4 },
};

static bool set_register(struct log *log, struct text name, uint64_t value)
{
    struct ntl_registers *r = &log->registers;

    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++) {
        if (strlen(registers[i].name) != left(name)
            || strncasecmp(registers[i].name, name.at, left(name)) != 0)
            continue;
        if (!ntl_register_given(r, registers[i].which)) {
            r->value[registers[i].which] = value;
            r->given |= UINT32_C(1) << registers[i].which;
        }
        return true;
    }
    return false;
}

/* rax=0 rbx=1 ...: as many as the line has. */
static bool take_registers(struct log *log, struct text t)
{
    bool any = false;

    for (const char *at = t.at; at < t.end; at++) {
        struct text name = { at, at }, number;
        uint64_t value;

        if (*at != '=')
            continue;
        while (name.at > t.at && ascii_is_name(name.at[-1]))
            name.at--;
        number = (struct text) { at + 1, t.end };
        if (take_number(&number, &value))
            any |= set_register(log, name, value);
    }
    if (any && !log->registers_from)
        log->registers_from = NTL_FROM_REGISTERS;
    return any;
}

/* ADDRESS BYTES MNEMONIC: of the instruction that the registers stand at. */
static bool take_code(struct log *log, struct text t)
{
    uint64_t address, byte;
    unsigned n = 0;

    if (log->bytes.ats || !ntl_register_given(&log->registers, NTL_RIP)
        || !take_number(&t, &address)
        || address != log->registers.value[NTL_RIP])
        return false;
    skip_blanks(&t);
    for (; left(t) >= 2 && n < NTL_BYTES_AT; t.at += 2) {
        struct text pair = { t.at, t.at + 2 };

        if (!take_number(&pair, &byte) || pair.at != t.at + 2)
            break;
        log->bytes.at[n++] = (uint8_t)byte;
    }
    log->bytes.ats = (uint8_t)n;
    return n > 0;
}

static bool has(struct text t, const char *word)
{
    size_t n = strlen(word);

    for (; left(t) >= n; t.at++)
        if (memcmp(t.at, word, n) == 0)
            return true;
    return false;
}

/* --- the stack ------------------------------------------------------------ */

static bool is_symbol(char c)
{
    return ascii_is_name(c) || (c && strchr("!+:.$?@<>~", c));
}

/* `X!f`, not the end of a sentence: `condition! P0=d1`. */
static bool is_function(struct text symbol)
{
    const char *mark = memchr(symbol.at, '!', left(symbol));

    return mark && mark + 1 < symbol.end
           && (ascii_is_letter(mark[1]) || strchr("_?@<", mark[1]));
}

static bool is_kernel(struct text module)
{
    static const char *const names[] = {
        "nt", "hal", "ntkrnlmp", "ntoskrnl", "ntkrpamp", "ntkrnlpa",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == left(module)
            && strncasecmp(names[i], module.at, left(module)) == 0)
            return true;
    return false;
}

static void add_symbol(struct log *log, struct text symbol)
{
    size_t used = strlen(log->symbols), n = left(symbol);

    if (used + n + 2 > sizeof log->symbols)
        return;
    if (used)
        log->symbols[used++] = ' ';
    memcpy(log->symbols + used, symbol.at, n);
    log->symbols[used + n] = '\0';
}

static void take_frame(struct log *log, struct text symbol)
{
    const char *mark = memchr(symbol.at, '!', left(symbol));
    struct text module = { symbol.at, mark ? mark : symbol.at };

    add_symbol(log, symbol);
    if (mark && left(module) && !is_kernel(module))
        keep(log->word[LOG_CALLER], LOG_WORD, symbol);
}

/* A line of a stack names functions: X!f+12, or f <- g <- h.  A bucket has one
   behind other words: `Fault bucket AV_X!f`. */
static bool take_stack(struct log *log, struct text t)
{
    bool arrows = false, any = false;

    if (has(t, "ault bucket"))
        return false;

    for (const char *at = t.at; at + 1 < t.end; at++)
        arrows |= at[0] == '<' && at[1] == '-';
    for (const char *at = t.at; at < t.end;) {
        struct text symbol = { at, at };

        while (symbol.end < t.end && is_symbol(*symbol.end))
            symbol.end++;
        at = symbol.end + (symbol.end == symbol.at);
        if (left(symbol) < 3 || !(ascii_is_letter(*symbol.at)
                                  || *symbol.at == '_')
            || (!arrows && !is_function(symbol)))
            continue;
        take_frame(log, symbol);
        any = true;
    }
    return any;
}

/* --- the processor -------------------------------------------------------- */

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

bool log_take_line(struct log *log, const char *line, size_t length)
{
    static bool (*const readers[])(struct log *, struct text) = {
        take_word, take_labelled, take_registers, take_code, take_stack,
    };
    struct text t = { line, line + length };
    bool vendor = take_vendor(log, t);

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i](log, t))
            return true;
    return vendor;
}
