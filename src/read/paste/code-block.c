/* u of nt!MiGetPteAddress or nt!MiGetPdeAddress, or its bytes: `selfmap`. */
#include "reader.h"

enum { ROW = 16, LEAST = 15, MOST = 256, LABELS = 4 };

static bool names_it(struct span line)
{
    return span_find(line, "MiGetPteAddress")
           || span_find(line, "MiGetPdeAddress");
}

/* Pairs of digits; how many bytes, 0 for anything else. */
static size_t pairs(struct span word)
{
    size_t n = span_left(word);

    for (; word.at < word.end; word.at++)
        if (ascii_hex(*word.at) > 15)
            return 0;
    return n % 2 ? 0 : n / 2;
}

/* An address of `u` or `db`: with its separator, or of 8 digits on x86. */
static bool is_address(struct span word)
{
    return memchr(word.at, '`', span_left(word)) != NULL;
}

/* `db` has a - between the eighth byte and the ninth. */
static struct span byte_word(struct span *line)
{
    struct span word = *line;

    while (line->at < line->end && !ascii_is_blank(*line->at)
           && *line->at != '-')
        line->at++;
    word.end = line->at;
    return word;
}

/*
 * Bytes of one line of `u`, `db` or bare hexadecimal, appended to `ret` where
 * that is given.
 */
static size_t take_bytes(struct span line, struct buffer *ret)
{
    size_t count = 0, n;
    bool listed = false;

    while (span_skip(&line, " \t\r-"), line.at < line.end && count < MOST) {
        struct span word = byte_word(&line);

        if (is_address(word)) {
            listed = true;
            continue;
        }
        if ((n = pairs(word)) == 0)
            break;
        count += n;
        if (ret)
            buffer_bytes(ret, word.at, 2 * n);
        if (listed && n == 1 && count == ROW)
            break;          /* what follows in a line of `db` are characters */
    }
    return count;
}

/* How many words of two digits the line begins with. */
static size_t count_pairs(struct span line)
{
    size_t n = 0;

    for (;; n++) {
        span_skip(&line, " \t\r-");
        if (span_left(byte_word(&line)) != 2)
            return n;
    }
}

/* Without a name: one long word, or pairs; words of 8 digits are no bytes. */
static bool is_bare(struct span line)
{
    struct span rest = line, word = byte_word(&rest);

    return (span_left(word) >= 2 * LEAST || count_pairs(line) >= LEAST)
           && take_bytes(line, NULL) >= LEAST;
}

static size_t claims(struct lines at)
{
    size_t n = 0, bytes = 0;

    if (!names_it(at.line[0]) && !is_bare(at.line[0]))
        return 0;
    while (n < at.count && n < LABELS && names_it(at.line[n]))
        n++;
    for (; n < at.count; n++) {
        size_t more = take_bytes(at.line[n], NULL);

        if (more == 0)
            break;
        bytes += more;
    }
    return bytes >= LEAST ? n : 0;
}

static void read(struct lines block, struct findings *ret)
{
    struct buffer *text = findings_ask(ret);

    if (!text)
        return;
    buffer_text(text, "selfmap ");
    for (size_t i = 0; i < block.count; i++)
        if (!names_it(block.line[i]))
            (void)take_bytes(block.line[i], text);
}

const struct reader reader_code_block = { "code-block", claims, read, false };
