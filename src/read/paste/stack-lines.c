/* k, STACK_TEXT: the first frame that is not the kernel's own. */
#include "reader.h"

#include "read/text/words.h"

/* `nvlddmkm+1234`, `storport!RaidUnitX+0x1c`: the last of the line's words. */
static bool take_symbol(struct span line, struct span *ret)
{
    struct span word = { NULL, NULL };

    while (line.at < line.end) {
        struct span next = line_word(&line);

        if (memchr(next.at, '!', span_left(next))
            || (memchr(next.at, '+', span_left(next))
                && ascii_is_letter(*next.at))) {
            word = next;
            break;
        }
    }
    *ret = word;
    return span_left(word) > 2;
}

/* kc, and stacks that people copy without their numbers: `nt!KiPageFault+45b`
   is all of the line. */
static bool is_symbol_alone(struct span word, struct span rest)
{
    struct span after = word;

    while (after.at < after.end && ascii_is_name(*after.at))
        after.at++;
    if (after.at == word.at || !ascii_is_letter(*word.at)
        || !line_is_empty(rest))
        return false;
    return span_take(&after, "+0x")
           || (span_take(&after, "!") && (ascii_is_letter(span_char(after))
                                          || span_char(after) == '_'));
}

/* `00 fffff40a`1b2f7c88 fffff803`12c30069     nt!KeBugCheckEx` */
static bool take_frame(struct span line, struct span *symbol)
{
    struct span rest = line, word = line_word(&rest);
    uint64_t number;

    if (span_left(word) < 8 && word_number(word, 1, &number))
        word = line_word(&rest);
    if (is_symbol_alone(word, rest)) {
        *symbol = word;
        return true;
    }
    return (word_number(word, 8, &number)
            || span_is(word, "(Inline") || span_is(word, "(Inline)"))
           && take_symbol(rest, symbol);
}

/* What is printed above frames. */
static bool is_head(struct span line)
{
    static const char *const words[] = {
        "k", "kb", "kv", "kp", "kn", "kL", "kbn", "kc", "kf",
        "STACK_TEXT", "Child-SP", "ChildEBP", "RetAddr", "LAST_CONTROL",
    };

    (void)line_skip_prompt(&line);
    span_skip(&line, " \t#");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct span p = line;

        if (span_take_word(&p, words[i]))
            return true;
    }
    return false;
}

/* With its numbers a bug check's own call is one: see stop/call.h. */
static bool is_call(struct span line, struct span symbol)
{
    enum { NUMBERS = 5 };
    unsigned words = 0;

    if (!span_find(symbol, "KeBugCheckEx"))
        return false;
    while (line.at < symbol.at) {
        (void)line_word(&line);
        words++;
    }
    return words >= NUMBERS;
}

/* Without a head, one line that looks like a frame may be anything. */
static size_t claims(struct lines at)
{
    struct span symbol;
    size_t n = 0, heads;

    while (n < at.count && n < 3 && is_head(at.line[n]))
        n++;
    for (heads = n; n < at.count && take_frame(at.line[n], &symbol); n++)
        if (is_call(at.line[n], symbol))
            return 0;
    return heads > 1 || n > heads + (heads == 0) ? n : 0;
}

static bool is_kernel(struct span symbol)
{
    static const char *const names[] = {
        "nt", "hal", "ntkrnlmp", "ntoskrnl", "ntkrpamp", "ntkrnlpa",
    };

    struct span module = { symbol.at, symbol.at };

    while (module.end < symbol.end && *module.end != '!' && *module.end != '+')
        module.end++;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (span_is(module, names[i]))
            return true;
    return false;
}

static void read(struct lines block, struct findings *ret)
{
    struct span symbol = { NULL, NULL };
    uint64_t frames = 0;
    bool found = false;

    for (size_t i = 0; i < block.count; i++) {
        struct span next;

        if (!take_frame(block.line[i], &next))
            continue;
        frames++;
        if (!found && !is_kernel(next)) {
            symbol = next;
            found = true;
        }
    }
    if (frames == 0)
        return;
    findings_note(ret, (struct note) {
        .key = "first_caller", .number = { frames }, .evidence = true,
        .format = found
            ? "of the stack's %d frames the first that is not the kernel's own "
              "is %s"
            : "the stack's %d frames are all the kernel's own",
    }, symbol);
}

const struct reader reader_stack_lines = {
    "stack-lines", claims, read, true
};
