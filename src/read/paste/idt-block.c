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
        return;
    }
    for (size_t i = 0; i < count; i++)
        put_question(findings_ask(ret), "idt", vector[i]);
}

const struct reader reader_idt_block = { "idt-block", claims, read, false };
