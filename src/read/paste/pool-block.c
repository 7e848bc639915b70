/* !pool: the block that the address is in, and its tag as a number. */
#include "reader.h"

#include "read/text/words.h"

enum { TAG = 4 };

struct pool {
    uint64_t address;
    uint32_t tag;
    bool chosen, has_tag;
};

/* ` ffffa006`8e495000 size:  6c0 previous size:    0  (Allocated)  CKBJ` */
static bool take_row(struct span line, struct pool *ret)
{
    const char *close;

    span_skip(&line, " \t");
    ret->chosen = span_take(&line, "*");
    if (!word_number(line_word(&line), 8, &ret->address)
        || !span_take(&line, "size:")
        || !(close = memchr(line.at, ')', span_left(line))))
        return false;
    line.at = close + 1;
    span_skip(&line, " \t");
    (void)span_take(&line, "*");
    ret->tag = 0;
    for (unsigned i = 0; i < TAG; i++)
        ret->tag |= (uint32_t)(unsigned char)(line.at + i < line.end
                                              ? line.at[i] : ' ') << 8 * i;
    ret->has_tag = line.at < line.end;
    return true;
}

/* `Pool page ffffa006`8e4956f0 region is Nonpaged pool` */
static bool take_head(struct span line, struct pool *ret)
{
    span_skip(&line, " \t");
    return span_take(&line, "Pool page ")
           && word_number(line_word(&line), 8, &ret->address);
}

static bool is_beside(struct span line)
{
    span_skip(&line, " \t");
    return span_take(&line, "Pooltag ") || span_take(&line, "Owning component");
}

static size_t claims(struct lines at)
{
    struct pool ignored;
    size_t n = line_is_command(at.line[0], "!pool"), from;

    from = n += n < at.count && take_head(at.line[n], &ignored);
    while (n < at.count && (take_row(at.line[n], &ignored)
                            || (n > from && is_beside(at.line[n]))))
        n++;
    return n > from || (from && take_head(at.line[from - 1], &ignored))
           ? n : 0;
}

static void read(struct lines block, struct findings *ret)
{
    struct pool pool = { .tag = 0 }, row;
    size_t rows = 0;

    for (size_t i = 0; i < block.count; i++) {
        (void)take_head(block.line[i], &pool);
        if (take_row(block.line[i], &row)
            && (row.chosen || (!pool.chosen && rows++ == 0)))
            pool = row;
    }
    put_question(findings_ask(ret), "va", pool.address);
    if (pool.has_tag)
        put_question(findings_ask(ret), "eval", pool.tag);
}

const struct reader reader_pool_block = { "pool-block", claims, read, false };
