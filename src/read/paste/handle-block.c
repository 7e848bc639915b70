/* !handle, !object, !process, !thread: as far as a command knows the number. */
#include "reader.h"

#include "read/text/words.h"

/* `00a4: Object: ffff...  GrantedAccess: 001fffff Entry: ffffc...` */
static bool take_handle(struct span line, uint64_t *ret)
{
    struct span word = line_word(&line);

    return span_left(word) > 1 && word.end[-1] == ':'
           && word_number(word, 1, ret) && span_take(&line, "Object:");
}

/* What stands after: the object, and what may be done to it. */
static void note_handle(struct span line, struct findings *ret)
{
    uint64_t object, access;

    if (line_value(line, "Object:", &object)
        && line_value(line, "GrantedAccess:", &access))
        findings_note(ret, (struct note) {
            .key = "handle_row", .number = { object, access },
            .format = "the paste says: it is of the object at %x, with access "
                      "%x",
        }, (struct span) { NULL, NULL });
}

static const struct { const char *label, *question; } heads[] = {
    { "Object: ", "va" }, { "PROCESS ", "va" }, { "THREAD ", "va" },
};

static const char *take_head(struct span line, uint64_t *ret, size_t *digits)
{
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct span p = line, word;

        span_skip(&p, " \t");
        if (!span_take(&p, heads[i].label))
            continue;
        word = line_word(&p);
        *digits = span_left(word);
        if (word_number(word, 8, ret))
            return heads[i].question;
    }
    return NULL;
}

static bool is_command(struct span line)
{
    static const char *const commands[] = {
        "!handle", "!object", "!process", "!thread",
    };

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (line_is_command(line, commands[i]))
            return true;
    return false;
}

static bool is_known(struct span line)
{
    uint64_t value;
    size_t digits;

    return take_handle(line, &value) || take_head(line, &value, &digits);
}

/* The command above belongs to its first line. */
static size_t claims(struct lines at)
{
    enum { APART = 4 };
    size_t n = is_command(at.line[0]);

    while (n > 0 && n < at.count && n < APART && line_is_empty(at.line[n]))
        n++;
    return n < at.count && is_known(at.line[n]) ? n + 1 : 0;
}

static void read(struct lines block, struct findings *ret)
{
    struct span line = block.line[block.count - 1];
    const char *question;
    uint64_t value = 0, root;
    size_t digits = 0;

    if (take_handle(line, &value)) {
        put_question(findings_ask(ret), "handle", value);
        note_handle(line, ret);
        return;
    }
    question = take_head(line, &value, &digits);
    learn_width(&ret->learned, value, digits);
    put_question(findings_ask(ret), question, value);
    if (line_value(line, "DirBase:", &root))
        learn_dtb(&ret->learned, root);
}

const struct reader reader_handle_block = {
    "handle-block", claims, read, false
};
