/* !idt: each vector that it lists, or the table when it lists many. */
#include "reader.h"

#include "read/text/words.h"

enum { FEW = 4 };

/* `0e:	fffff804`50111f90 nt!KiPageFault` */
static bool take_vector(struct span line, uint64_t *ret)
{
    struct span word = line_word(&line);
    uint64_t handler;

    return span_left(word) == 3 && word.end[-1] == ':'
           && word_number(word, 2, ret)
           && word_number(line_word(&line), 8, &handler)
           && (line.at == line.end || span_find(line, "!")
               || span_find(line, "Stack"));
}

/* `nt!KiPageFault`, alone: where it is is learned. */
static void learn_handler(struct span line, struct findings *ret)
{
    struct span symbol;
    uint64_t handler;

    (void)line_word(&line);
    if (!word_number(line_word(&line), 8, &handler))
        return;
    symbol = line_word(&line);
    if (memchr(symbol.at, '!', span_left(symbol))
        && !memchr(symbol.at, '+', span_left(symbol)))
        learn_name(&ret->learned, symbol.at, span_left(symbol), handler);
}

static void note_table(struct lines block, uint64_t count,
                       struct findings *ret)
{
    uint64_t base = 0;

    for (size_t i = 0; i < block.count; i++)
        if (line_value(block.line[i], "Dumping IDT:", &base))
            break;
    findings_note(ret, (struct note) {
        .key = "idt_listed", .number = { count, base },
        .format = base ? "the paste lists the handlers of %d vectors of the "
                         "table at %x; paste one's line for its own"
                       : "the paste lists the handlers of %d vectors; paste "
                         "one's line for its own",
    }, (struct span) { NULL, NULL });
}

static bool is_filling(struct span line)
{
    return span_find(line, "Dumping IDT") || line_is_empty(line)
           || span_find(line, "KINTERRUPT");
}

static size_t claims(struct lines at)
{
    size_t n = line_is_command(at.line[0], "!idt"), end = 0;
    uint64_t vector;

    for (; n < at.count && (end || n < LINES_AHEAD); n++) {
        if (take_vector(at.line[n], &vector))
            end = n + 1;
        else if (!is_filling(at.line[n]))
            break;
    }
    return end;
}

static void read(struct lines block, struct findings *ret)
{
    uint64_t vector[FEW] = { 0 }, one;
    size_t count = 0;

    for (size_t i = 0; i < block.count; i++)
        if (take_vector(block.line[i], &one) && count++ < FEW)
            vector[count - 1] = one;
    if (count > FEW) {
        struct buffer *text = findings_ask(ret);

        if (text)
            buffer_text(text, "idt");
        note_table(block, count, ret);
        return;
    }
    for (size_t i = 0; i < count; i++)
        put_question(findings_ask(ret), "idt", vector[i]);
    for (size_t i = 0; i < block.count; i++)
        if (take_vector(block.line[i], &one))
            learn_handler(block.line[i], ret);
}

const struct reader reader_idt_block = { "idt-block", claims, read, false };
