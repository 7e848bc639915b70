/* u of a system call's stub, and of the kernel's guard dispatch. */
#include "reader.h"

#include "read/text/words.h"

/* `b826000000  mov  eax,26h`: the service's number. */
static bool take_number(struct span line, uint64_t *ret)
{
    const char *at = span_find(line, "eax,");
    struct span word;

    if (!span_find(line, "mov ") || !at)
        return false;
    line.at = at + strlen("eax,");
    word = line_word(&line);
    if (word.end > word.at && (word.end[-1] | 0x20) == 'h')
        word.end--;
    return word_number(word, 1, ret);
}

static bool is_label(struct span line)
{
    (void)line_skip_prompt(&line);
    return span_find(line, "!Nt") || span_find(line, "!Zw");
}

static bool is_guard(struct span line)
{
    return span_find(line, "KscpCfgDispatch")
           || span_find(line, "guard_dispatch_icall")
           || span_find(line, "guard_check_icall");
}

/* What looks a process or thread up by its number. */
static bool is_lookup(struct span line)
{
    return span_find(line, "PspReferenceCidTableEntry")
           || span_find(line, "ExpLookupHandleTableEntry")
           || span_find(line, "ExMapHandleToPointer");
}

static bool is_named(struct span line)
{
    return is_guard(line) || is_lookup(line);
}

/* Lines of a listing: an address first. */
static bool is_code(struct span line)
{
    uint64_t address;

    return word_number(line_word(&line), 8, &address);
}

static size_t listing(struct lines at, size_t n)
{
    while (n < at.count && is_code(at.line[n]))
        n++;
    return n;
}

static size_t claims(struct lines at)
{
    size_t n = 0, end;
    uint64_t number;

    while (n < at.count && n < 2 && (is_label(at.line[n])
                                     || is_named(at.line[n])))
        n++;
    if (n == 0)
        return 0;
    end = listing(at, n);
    if (is_named(at.line[0]))
        return end > n ? end : 0;
    for (size_t i = n; i < end; i++)
        if (take_number(at.line[i], &number))
            return end;
    return 0;
}

/* The layout that it takes apart; a shift of the words is how it does. */
static void ask_entry(struct lines block, struct buffer *text,
                      struct findings *ret)
{
    buffer_text(text, "dt _HANDLE_TABLE_ENTRY");
    for (size_t i = 0; i < block.count; i++) {
        const char *at = span_find(block.line[i], "sar ");
        struct span line = block.line[i];
        uint64_t shift;

        if (!at)
            continue;
        line.at = at + strlen("sar ");
        if (line_value(line, ",", &shift) || line_value(line, ",0x", &shift))
            findings_note(ret, (struct note) {
                .key = "entry_shift", .number = { shift },
                .format = "the code shifts the entry right by %x (hexadecimal) "
                          "for the object: `handle cid WORD WORD` does it",
            }, (struct span) { NULL, NULL });
        return;
    }
}

/* `[nt!PspCidTable (fffff803`133778c8)]`: where a name lies is learned. */
static void learn_operand(struct span line, struct findings *ret)
{
    const char *from = memchr(line.at, '[', span_left(line)), *open;
    struct span name;
    uint64_t value;

    if (!from || !(open = memchr(from, '(', (size_t)(line.end - from))))
        return;
    name = (struct span) { from + 1, open };
    span_trim(&name);
    for (const char *c = name.at; c < name.end; c++)
        if (!ascii_is_name(*c) && *c != '!')
            return;
    line.at = open + 1;
    while (line.end > line.at && line.end[-1] != ')')
        line.end--;
    if (memchr(name.at, '!', span_left(name))
        && word_number(line_word(&line), 8, &value))
        learn_name(&ret->learned, name.at, span_left(name), value);
}

static void read(struct lines block, struct findings *ret)
{
    struct buffer *text = findings_ask(ret);
    uint64_t number;

    for (size_t i = 0; i < block.count; i++)
        learn_operand(block.line[i], ret);
    if (text && is_guard(block.line[0]))
        buffer_text(text, "cfg kscp");
    else if (text && is_lookup(block.line[0]))
        ask_entry(block, text, ret);
    for (size_t i = 0; text && !text->used && i < block.count; i++)
        if (take_number(block.line[i], &number))
            put_question(text, "syscall", number);
}

const struct reader reader_stub_block = { "stub-block", claims, read, false };
