/* !handle, !object, !process, !thread: as far as a command knows the number. */
#include "reader.h"
#include "words.h"

/* `00a4: Object: ffff...  GrantedAccess: 001fffff Entry: ffffc...` */
static bool take_handle(struct span line, uint64_t *ret)
{
    struct span word = line_word(&line);

    return span_left(word) > 1 && word.end[-1] == ':'
           && word_number(word, 1, ret) && span_take(&line, "Object:");
}

static const struct { const char *label, *question; } heads[] = {
    { "Object: ", "va" }, { "PROCESS ", "va" }, { "THREAD ", "va" },
};

static const char *take_head(struct span line, uint64_t *ret)
{
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct span p = line;

        span_skip(&p, " \t");
        if (span_take(&p, heads[i].label)
            && word_number(line_word(&p), 8, ret))
            return heads[i].question;
    }
    return NULL;
}

static size_t claims(struct lines at)
{
    uint64_t value;

    return take_handle(at.line[0], &value)
           || take_head(at.line[0], &value) != NULL;
}

static void read(struct lines block, struct findings *ret)
{
    const char *question;
    uint64_t value = 0, root;

    if (take_handle(block.line[0], &value)) {
        put_question(findings_ask(ret), "handle", value);
        return;
    }
    question = take_head(block.line[0], &value);
    put_question(findings_ask(ret), question, value);
    if (line_value(block.line[0], "DirBase:", &root))
        learn_dtb(&ret->learned, root);
}

const struct reader reader_handle_block = { "handle-block", claims, read };
