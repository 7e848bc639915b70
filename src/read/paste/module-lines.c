/*
 * lm, and the lines of old blue screens that name a driver: where a module
 * begins is learned under its name; an address in it is an offset.
 */
#include "reader.h"

#include "read/text/words.h"

struct module {
    struct span name;
    uint64_t start, end;
    size_t digits;
};

static bool is_plain(struct span word)
{
    for (const char *c = word.at; c < word.end; c++)
        if (!ascii_is_name(*c) && *c != '.' && *c != '-')
            return false;
    return span_left(word) > 0 && !ascii_is_digit(*word.at);
}

/* `fffff801`2e400000 fffff801`2e4b2000   storport   (deferred)` */
static bool take_row(struct span line, struct module *ret)
{
    enum { LARGEST = 1 << 30, PAGE = 4096 };
    struct span start = line_word(&line), end = line_word(&line);

    ret->name = line_word(&line);
    ret->digits = span_left(start);
    return word_number(start, 8, &ret->start) && word_number(end, 8, &ret->end)
           && span_left(start) == span_left(end) && ret->start % PAGE == 0
           && ret->end > ret->start && ret->end - ret->start <= LARGEST
           && is_plain(ret->name);
}

static bool is_head(struct span line)
{
    static const char *const words[] = {
        "lm", "lmvm", "lmv", "lmtn", "lmt", "lmf", "lmk", "lmkv", NULL,
    };
    struct span p = line;

    (void)line_skip_prompt(&p);
    for (const char *const *w = words; *w; w++)
        if (span_take_word(&p, *w))
            return true;
    return span_find(line, "Browse full module list")
           || (span_find(line, "start ") && span_find(line, "module name"));
}

/* `    Image path: \SystemRoot\...` */
static bool is_detail(struct span line)
{
    const char *from = line.at;

    span_skip(&line, " \t");
    return line.at - from >= 4 && ascii_is_letter(span_char(line))
           && (memchr(line.at, ':', span_left(line))
               || span_find(line, "Browse all"));
}

/* `***  storport.sys - Address F.. base at F.., DateStamp 5fac8a1d` */
static bool take_place(struct span line, struct module *ret, uint64_t *date)
{
    struct span word;

    span_skip(&line, " \t*");
    ret->name = line_word(&line);
    word = line_word(&line);
    return is_plain(ret->name) && span_is(word, "-")
           && span_take(&line, "Address ")
           && word_number(line_word(&line), 8, &ret->end)
           && span_take(&line, "base at ")
           && word_number(line_word(&line), 8, &ret->start)
           && ret->end >= ret->start && line_value(line, "DateStamp ", date);
}

static size_t claims(struct lines at)
{
    struct module module;
    uint64_t date;
    size_t n = 0, rows = 0;

    if (take_place(at.line[0], &module, &date))
        return 1;
    while (n < at.count && n < 4 && is_head(at.line[n]))
        n++;
    for (; n < at.count; n++) {
        bool row = take_row(at.line[n], &module);

        if (!row && !(rows && is_detail(at.line[n])))
            break;
        rows += row;
    }
    return rows || n > 1 ? n : 0;
}

/* `storport`, of `storport.sys`: as lm has it. */
static size_t stem(struct span name)
{
    const char *dot = memchr(name.at, '.', span_left(name));

    return dot && span_is((struct span) { dot, name.end }, ".sys")
           ? (size_t)(dot - name.at) : span_left(name);
}

static void read_place(const struct module *module, uint64_t date,
                       struct findings *ret)
{
    uint64_t offset = module->end - module->start;
    struct buffer *text = findings_ask(ret);

    learn_name(&ret->learned, module->name.at, stem(module->name),
               module->start);
    put_question(text, "eval", module->end);
    put_question(text, " -", module->start);
    findings_note(ret, (struct note) {
        .key = "module_offset", .number = { offset, date },
        .format = "%s+%x; its link date is %x, or that is a hash",
    }, module->name);
}

static void read_rows(struct lines block, struct findings *ret)
{
    struct module module;
    size_t rows = 0;

    for (size_t i = 0; i < block.count; i++)
        rows += take_row(block.line[i], &module);
    for (size_t i = 0; i < block.count; i++) {
        if (!take_row(block.line[i], &module))
            continue;
        learn_width(&ret->learned, module.start, module.digits);
        learn_name(&ret->learned, module.name.at, span_left(module.name),
                   module.start);
        if (rows == 1)
            put_question(findings_ask(ret), "va", module.start);
    }
}

static void read(struct lines block, struct findings *ret)
{
    struct module module;
    uint64_t date = 0;

    if (take_place(block.line[0], &module, &date))
        read_place(&module, date, ret);
    else
        read_rows(block, ret);
}

const struct reader reader_module_lines = {
    "module-lines", claims, read, true
};
