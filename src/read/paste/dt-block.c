/*
 * dt with values: bits of an entry, put together, are the entry; else it is the
 * structure that is asked for.
 */
#include "reader.h"
#include "words.h"

/* `0: kd> dt nt!_MMPTE_HARDWARE fffff6fb7dbed000`: the structure's name. */
static bool take_command(struct span line, struct span *ret)
{
    const char *mark;

    (void)line_skip_prompt(&line);
    if (!span_take_word(&line, "dt"))
        return false;
    do {
        span_skip(&line, " \t");
        *ret = line_word(&line);
    } while (span_char(*ret) == '-');
    mark = memchr(ret->at, '!', span_left(*ret));
    if (mark)
        ret->at = mark + 1;
    return span_left(*ret) > 1;
}

/* `   +0x000 Valid            : 0y1`: what stands behind the colon. */
static bool take_field(struct span line, struct span *ret)
{
    const char *colon;

    span_skip(&line, " \t");
    if (!span_take(&line, "+0x"))
        return false;
    colon = memchr(line.at, ':', span_left(line));
    if (!colon)
        return false;
    line.at = colon + 1;
    span_skip(&line, " \t");
    *ret = line;
    return true;
}

static size_t claims(struct lines at)
{
    struct span name, value;
    size_t n = 1;

    if (!take_command(at.line[0], &name))
        return 0;
    while (n < at.count && take_field(at.line[n], &value))
        n++;
    return n > 1 ? n : 0;
}

/* `0y0101`: as many bits as there are digits; 0 for anything else. */
static unsigned take_bits(struct span value, uint64_t *ret)
{
    unsigned bits = 0;

    *ret = 0;
    if (!span_take(&value, "0y"))
        return 0;
    for (; span_char(value) == '0' || span_char(value) == '1'; value.at++) {
        *ret = *ret << 1 | (*value.at == '1');
        bits++;
    }
    return bits;
}

/* All of its bits, from bit 0 on; false when some are missing. */
static bool join(struct lines block, uint64_t *ret)
{
    unsigned at = 0, bits;
    struct span value;
    uint64_t field;

    *ret = 0;
    for (size_t i = 1; i < block.count; i++) {
        if (!take_field(block.line[i], &value)
            || (bits = take_bits(value, &field)) == 0 || at + bits > 64)
            return false;
        *ret |= field << at;
        at += bits;
    }
    return at == 64 || at == 32;
}

static void read(struct lines block, struct findings *ret)
{
    struct buffer *text = findings_ask(ret);
    struct span name = { 0 };
    uint64_t entry;

    (void)take_command(block.line[0], &name);
    if (!text)
        return;
    if (span_find(name, "MMPTE") && join(block, &entry)) {
        put_question(text, "mmpte", entry);
        return;
    }
    buffer_text(text, "dt ");
    buffer_bytes(text, name.at, span_left(name));
}

const struct reader reader_dt_block = { "dt-block", claims, read };
