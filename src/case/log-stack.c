/* Symbols in a line of a log: frames of a stack, and where an address lies. */
#include "log-text.h"

/* Fewer digits are a frame's number or an offset. */
enum { ADDRESS_DIGITS = 8 };

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

/* --- one symbol ----------------------------------------------------------- */

/* X!f+12 and X+12 name a module; *t moves past it. */
static bool take_symbol(struct text *t, struct text *ret)
{
    struct text s = { t->at, t->at };

    while (s.end < t->end && is_symbol(*s.end))
        s.end++;
    t->at = s.end;
    while (left(s) && s.end[-1] == ':')
        s.end--;
    *ret = s;
    return left(s) >= 3
           && (ascii_is_letter(*s.at) || *s.at == '_' || *s.at == '<')
           && (memchr(s.at, '!', left(s)) || memchr(s.at, '+', left(s)));
}

/* Up to ! or the offset. */
static struct text module_of(struct text symbol)
{
    struct text module = { symbol.at, symbol.at };

    while (module.end < symbol.end && *module.end != '!'
           && *module.end != '+')
        module.end++;
    return module;
}

/* --- where an address lies ------------------------------------------------ */

/* `<Unloaded_X.sys>+12` is how the debugger names what was there. */
static bool take_unloaded(struct text *module)
{
    static const char mark[] = "<Unloaded_";
    size_t n = sizeof mark - 1;

    if (left(*module) <= n + 1 || strncasecmp(module->at, mark, n) != 0
        || module->end[-1] != '>')
        return false;
    module->at += n;
    module->end--;
    return true;
}

void log_add_place(struct log *log, uint64_t address, struct text symbol)
{
    struct text module = module_of(symbol);
    struct text offset = { module.end, symbol.end };
    struct log_place place = { .address = address };

    place.unloaded = take_unloaded(&module);
    if (log->places == LOG_PLACES || left(module) == 0
        || left(module) >= sizeof place.module)
        return;
    memcpy(place.module, module.at, left(module));
    if (left(offset) > 1 && *offset.at++ == '+')
        place.has_offset = text_number(&offset, &place.offset);
    log->place[log->places++] = place;
}

void log_note_heading(struct log *log, struct text t)
{
    enum { LINES = 4 };         /* as far down as the address may be          */
    struct text symbol;

    skip_blanks(&t);
    if (!take_symbol(&t, &symbol) || left(symbol) >= sizeof log->heading)
        return;
    skip_blanks(&t);
    if (t.at < t.end && *t.at != '[')
        return;
    memcpy(log->heading, symbol.at, left(symbol));
    log->heading[left(symbol)] = '\0';
    log->heading_left = LINES;
}

void log_note_place(struct log *log, struct text t)
{
    struct text symbol = { log->heading, log->heading + strlen(log->heading) };
    const char *from;
    uint64_t address;

    if (log->heading_left == 0)
        return;
    log->heading_left--;
    skip_blanks(&t);
    from = t.at;
    if (!text_number(&t, &address) || t.at - from < ADDRESS_DIGITS)
        return;
    log_add_place(log, address, symbol);
    log->heading_left = 0;
}

/* --- frames --------------------------------------------------------------- */

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
    struct text module = module_of(symbol);

    add_symbol(log, symbol);
    if (module.end < symbol.end && left(module) && !is_kernel(module))
        text_keep(log->word[LOG_CALLER], LOG_WORD, symbol);
}

static void skip_gap(struct text *t)
{
    while (t->at < t->end && (ascii_is_blank(*t->at) || *t->at == ':'))
        t->at++;
}

/* Of a frame the first address is the stack's, the second it returns to. */
struct frame {
    unsigned addresses;
    uint64_t return_to;
};

/* An address, or the number of a frame. */
static bool skip_word(struct text *t, struct frame *frame)
{
    struct text s = *t;
    const char *from = s.at;
    uint64_t value;

    if (!text_number(&s, &value) || (s.at < s.end && is_symbol(*s.at)))
        return false;
    if (s.at - from >= ADDRESS_DIGITS && ++frame->addresses == 2)
        frame->return_to = value;
    *t = s;
    return true;
}

/* `0xfffffa80`03f9c621`: the debugger knows of no module there. */
static void take_bare(struct log *log, struct text t)
{
    uint64_t address;

    if (log->nowhere == 0 && !*log->word[LOG_CALLER] && left(t) > 2
        && t.at[0] == '0' && (t.at[1] | 0x20) == 'x'
        && text_number(&t, &address))
        log->nowhere = address;
}

/* nt!KiInterruptDispatchNoLockNoEtw+37: what is below it was interrupted. */
static void note_interrupt(struct log *log, uint64_t here, struct text symbol)
{
    static const char dispatch[] = "nt!KiInterruptDispatch";
    size_t n = sizeof dispatch - 1;

    if (log->in_interrupt && !log->interrupted)
        log->interrupted = here;
    log->in_interrupt = left(symbol) >= n
                        && memcmp(symbol.at, dispatch, n) == 0;
}

/* `03 SP RETURN SYMBOL`, `SP RETURN : ARGUMENTS : SYMBOL`: of any module, with
   or without symbols. */
static bool take_line(struct log *log, struct text t)
{
    struct text symbol, word = t, last;
    struct frame frame = { .addresses = 0 };
    uint64_t here = log->return_to;

    do {
        last = word;
        skip_gap(&t);
        word = t;
    } while (skip_word(&t, &frame));
    log->return_to = frame.return_to;
    if (frame.addresses < 2)
        return false;
    if (!take_symbol(&t, &symbol)) {
        take_bare(log, last);
        return false;
    }
    if (here)
        log_add_place(log, here, symbol);
    note_interrupt(log, here, symbol);
    take_frame(log, symbol);
    return true;
}

/* `X!f`, not the end of a sentence: `condition! P0=d1`. */
static bool is_function(struct text symbol)
{
    const char *mark = memchr(symbol.at, '!', left(symbol));

    return mark && mark + 1 < symbol.end
           && (ascii_is_letter(mark[1]) || strchr("_?@<", mark[1]));
}

/* A bucket has a function after other words: `Fault bucket AV_X!f`, and
   `Value: AV_X!f` below a key. */
static bool is_bucket(struct text t)
{
    static const char *const words[] = { "ault bucket", "Value:" };

    for (; left(t) > 0; t.at++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (left(t) >= strlen(words[i])
                && memcmp(t.at, words[i], strlen(words[i])) == 0)
                return true;
    return false;
}

/* A line of a stack names functions: X!f+12, or f <- g <- h. */
static bool take_names(struct log *log, struct text t)
{
    bool arrows = false, any = false;

    if (is_bucket(t))
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

bool log_take_stack(struct log *log, struct text t)
{
    return take_line(log, t) || take_names(log, t);
}
