/* rdmsr's `msr[c0000082] = fffff800`02c9a0c0`: reg. */
#include "reader.h"

#include "read/text/words.h"

static bool take_msr(struct span line, uint64_t *number, uint64_t *value)
{
    const char *close;

    span_skip(&line, " \t");
    if (!span_take(&line, "msr["))
        return false;
    close = memchr(line.at, ']', span_left(line));
    if (!close
        || !word_number((struct span) { line.at, close }, 1, number))
        return false;
    line.at = close + 1;
    span_skip(&line, " \t=");
    return word_number(line_word(&line), 1, value)
           && !(*number >= 0x40000100 && *number <= 0x40000104);
}

static size_t claims(struct lines at)
{
    uint64_t number, value;
    size_t command = line_is_command(at.line[0], "rdmsr") && at.count > 1;

    return take_msr(at.line[command], &number, &value) ? command + 1 : 0;
}

static void read(struct lines block, struct findings *ret)
{
    struct buffer *text = findings_ask(ret);
    uint64_t number = 0, value = 0;

    (void)take_msr(block.line[block.count - 1], &number, &value);
    put_question(text, "reg", number);
    if (text) {
        buffer_char(text, ' ');
        buffer_hex(text, value);
    }
}

const struct reader reader_msr_block = { "msr-block", claims, read, false };
