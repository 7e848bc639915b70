/* dg: each row is a selector and its descriptor, put together from parts. */
#include "reader.h"

#include "read/text/words.h"

struct row {
    uint64_t selector, base, limit, flags;
    bool narrow;                /* the base has 32 bits: x86                  */
};

/* `0010 00000000`00000000 00000000`ffffffff Code RE Ac 0 Nb ... 0000029b` */
static bool take_row(struct span line, struct row *ret)
{
    struct span word = line_word(&line), base = line_word(&line), last = { 0 };

    ret->narrow = span_left(base) == 8;
    if (span_left(word) != 4 || !word_number(word, 4, &ret->selector)
        || !word_number(base, 8, &ret->base)
        || !word_number(line_word(&line), 8, &ret->limit))
        return false;
    while (line.at < line.end)
        last = line_word(&line);
    return span_left(last) == 8 && word_number(last, 8, &ret->flags);
}

static bool is_heading(struct span line)
{
    return span_find(line, "Si Gr Pr Lo") || span_find(line, "Base")
           || line_is_empty(line);
}

static size_t claims(struct lines at)
{
    size_t n = line_is_command(at.line[0], "dg"), end = 0;
    struct row row;

    for (; n < at.count && (end || n < LINES_AHEAD); n++) {
        if (take_row(at.line[n], &row))
            end = n + 1;
        else if (!is_heading(at.line[n]) || (end && line_is_empty(at.line[n])))
            break;
    }
    return end;
}

/* The flags are the access byte, then AVL, L, D/B and G. */
static uint64_t descriptor(const struct row *row)
{
    uint64_t limit = row->flags >> 11 & 1 ? row->limit >> 12 : row->limit;

    return (limit & 0xffff) | (row->base & 0xffffff) << 16
           | (row->flags & 0xff) << 40 | (limit >> 16 & 0xf) << 48
           | (row->flags >> 8 & 0xf) << 52 | (row->base >> 24 & 0xff) << 56;
}

static void read(struct lines block, struct findings *ret)
{
    struct row row;

    for (size_t i = 0; i < block.count; i++) {
        if (!take_row(block.line[i], &row))
            continue;
        if (row.narrow)
            learn_arch(&ret->learned, NTL_X86);
        put_question(findings_ask(ret), "sel", row.selector);
        if (row.flags)
            put_question(findings_ask(ret), "desc", descriptor(&row));
    }
}

const struct reader reader_dg_block = { "dg-block", claims, read, false };
