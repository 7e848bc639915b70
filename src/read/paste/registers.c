/*
 * r, .cxr, .trap: lines of NAME=VALUE.  The instruction below them is taken
 * apart, and the address that it accesses; flags and control registers, too.
 */
#include "reader.h"

#include "read/text/words.h"

/* What is asked of a register; "": nothing, NULL: see take_special. */
static const struct {
    const char *name, *question;
} registers[] = {
    { "rax", "" }, { "rbx", "" }, { "rcx", "" }, { "rdx", "" },
    { "rsi", "" }, { "rdi", "" }, { "rsp", "" }, { "rbp", "" },
    { "r8", "" }, { "r9", "" }, { "r10", "" }, { "r11", "" },
    { "r12", "" }, { "r13", "" }, { "r14", "" }, { "r15", "" },
    { "eax", "" }, { "ebx", "" }, { "ecx", "" }, { "edx", "" },
    { "esi", "" }, { "edi", "" }, { "esp", "" }, { "ebp", "" },
    { "rip", NULL }, { "eip", NULL }, { "cr3", NULL },
    { "ss", "" }, { "ds", "" }, { "es", "" }, { "fs", "" }, { "gs", "" },
    { "gdtl", "" }, { "idtl", "" }, { "cpl", "" },
    { "cs", "sel" }, { "tr", "sel" }, { "ldtr", "sel" },
    { "gdtr", "va" }, { "idtr", "va" }, { "cr2", "va" },
    { "cr0", "reg cr0" }, { "cr4", "reg cr4" }, { "cr8", "reg cr8" },
    { "xcr0", "reg xcr0" }, { "dr6", "reg dr6" }, { "dr7", "reg dr7" },
    { "efl", "reg efl" }, { "eflags", "reg efl" }, { "rfl", "reg efl" },
    { "rflags", "reg efl" }, { "efer", "reg c0000080" },
};

struct one {
    size_t which;               /* of `registers`                             */
    uint64_t value;
    unsigned digits;
};

/* `rax=0000000000000000`, also `RAX = 0`; *line moves past it. */
static bool take_one(struct span *line, struct one *ret)
{
    struct span p = *line, name, word;

    span_skip(&p, " \t,;");
    name = (struct span) { p.at, p.at };
    while (name.end < p.end && ascii_is_name(*name.end))
        name.end++;
    p.at = name.end;
    span_skip(&p, " ");
    if (!span_take(&p, "="))
        return false;
    word = line_word(&p);
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        if (span_is(name, registers[i].name)
            && word_number(word, 1, &ret->value)) {
            ret->which = i;
            ret->digits = (unsigned)span_left(word);
            *line = p;
            return true;
        }
    return false;
}

static bool has_registers(struct span line)
{
    struct one ignored;

    return take_one(&line, &ignored);
}

static bool begins(struct span line, const char *const *words)
{
    (void)line_skip_prompt(&line);
    span_skip(&line, " \t");
    for (; *words; words++) {
        struct span p = line;

        if (span_take(&p, *words)
            && (p.at == p.end || !ascii_is_letter(*p.at)))
            return true;
    }
    return false;
}

/* What is printed above registers. */
static bool is_head(struct span line)
{
    static const char *const words[] = {
        "r", ".cxr", ".trap", "CONTEXT:", "TRAP_FRAME:", ".ecxr", NULL,
    };

    return begins(line, words);
}

/* ... and among them. */
static bool is_beside(struct span line)
{
    static const char *const words[] = {
        "NOTE:", "Some register values", "iopl=", "Last set context:",
        "Resetting default scope", NULL,
    };

    return begins(line, words);
}

/* `storport!RaidUnitX+0x1c:` */
static bool is_label(struct span line)
{
    span_trim(&line);
    return span_left(line) > 2 && line.end[-1] == ':'
           && !memchr(line.at, ' ', span_left(line))
           && (memchr(line.at, '!', span_left(line))
               || memchr(line.at, '+', span_left(line)));
}

/* `fffff800`28a8f47c 488b4118  mov ...`; *line moves past the bytes. */
static bool take_code(struct span *line, uint64_t *at, struct span *bytes)
{
    uint64_t ignored;

    if (!word_number(line_word(line), 8, at))
        return false;
    *bytes = line_word(line);
    return span_left(*bytes) % 2 == 0 && word_number(*bytes, 2, &ignored);
}

static bool is_code(struct span line)
{
    struct span bytes;
    uint64_t at;

    return take_code(&line, &at, &bytes);
}

static size_t claims(struct lines at)
{
    size_t n = 0, end;

    while (n < at.count && n < 4 && (is_head(at.line[n])
                                     || (n > 0 && is_beside(at.line[n]))))
        n++;
    if (n == at.count || !has_registers(at.line[n]))
        return 0;
    while (n < at.count && (has_registers(at.line[n])
                            || is_beside(at.line[n])))
        n++;
    end = n + (n < at.count && is_label(at.line[n]));
    return end < at.count && is_code(at.line[end]) ? end + 1 : n;
}

/* --- what they ask -------------------------------------------------------- */

/* `ds:002b:00000000`00000018=????????`: what the instruction accesses. */
static bool take_operand(struct span line, uint64_t *ret)
{
    const char *equals = memchr(line.at, '=', span_left(line)), *at;

    if (!equals)
        return false;
    for (at = equals; at > line.at && !ascii_is_blank(at[-1])
                      && at[-1] != ':'; at--)
        ;
    return at > line.at && at[-1] == ':'
           && word_number((struct span) { at, equals }, 8, ret);
}

static void ask_code(struct span line, struct findings *ret)
{
    struct buffer *text = findings_ask(ret);
    struct span bytes = line;
    uint64_t at = 0, operand;

    (void)take_code(&line, &at, &bytes);
    put_question(text, "u", at);
    if (text) {
        buffer_char(text, ' ');
        buffer_bytes(text, bytes.at, span_left(bytes));
    }
    if (take_operand(line, &operand))
        put_question(findings_ask(ret), "va", operand);
}

/* Its width says which processor it is: `eip=8053f0a8`, `gdtr=8003f000`. */
static bool is_place(const struct one *one)
{
    static const char *const places[] = { "eip", "gdtr", "idtr" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(registers[one->which].name, places[i]) == 0)
            return true;
    return false;
}

static void ask_one(const struct one *one, bool code, struct findings *ret)
{
    const char *question = registers[one->which].question;

    if (is_place(one))
        learn_width(&ret->learned, one->value, one->digits);

    if (question && *question)
        put_question(findings_ask(ret), question, one->value);
    if (question)
        return;
    if (strcmp(registers[one->which].name, "cr3") == 0)
        learn_dtb(&ret->learned, one->value);
    else if (!code)
        put_question(findings_ask(ret), "va", one->value);
}

/* Where a processor stood; not a register that somebody asked for. */
static bool is_whole(struct lines block)
{
    struct one one;

    for (size_t i = 0; i < block.count; i++) {
        struct span line = block.line[i];

        while (take_one(&line, &one))
            if (registers[one.which].name[1] == 'i'
                && registers[one.which].name[2] == 'p')
                return true;
    }
    return false;
}

static void read(struct lines block, struct findings *ret)
{
    struct span last = block.line[block.count - 1];
    size_t before = ret->questions;
    bool code = is_code(last) && !has_registers(last);

    if (code)
        ask_code(last, ret);
    for (size_t i = 0; i < block.count; i++) {
        struct span line = block.line[i];
        struct one one;

        while (take_one(&line, &one))
            ask_one(&one, code, ret);
    }
    for (; is_whole(block) && before < ret->questions; before++)
        ret->question[before].evidence = true;
}

const struct reader reader_registers = { "registers", claims, read, false };
