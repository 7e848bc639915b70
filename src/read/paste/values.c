/* Lines that name one number which a command here knows. */
#include "reader.h"

#include "read/text/words.h"

/* What stands before the number, and what is asked of it. */
static const struct value {
    const char *label;
    const char *question;       /* NULL: a directory table, to be learned     */
    bool begins;                /* the line begins so                         */
    bool evidence;              /* see struct reader                          */
} values[] = {
    { "DirBase:", NULL, false, false },
    { "EXCEPTION_CODE: (NTSTATUS)", "status", true, true },
    { "EXCEPTION_CODE:", "status", true, true },
    { "EXCEPTION_CODE_STR:", "status", true, true },
    { "ERROR_CODE: (NTSTATUS)", "status", true, true },
    { "ExitStatus", "status", false, false },
};

static const struct value *value_of(struct span line, uint64_t *ret)
{
    struct span begin = line;

    (void)line_skip_prompt(&begin);
    span_skip(&begin, " \t");
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct span p = begin;

        if (values[i].begins && !span_take(&p, values[i].label))
            continue;
        if (line_value(begin, values[i].label, ret))
            return &values[i];
    }
    return NULL;
}

static size_t claims(struct lines at)
{
    uint64_t number;

    return value_of(at.line[0], &number) != NULL;
}

static void read(struct lines block, struct findings *ret)
{
    uint64_t number = 0;
    const struct value *value = value_of(block.line[0], &number);

    if (!value->question) {
        learn_dtb(&ret->learned, number);
        return;
    }
    put_question(findings_ask(ret), value->question, number);
    if (!ret->failed)
        ret->question[ret->questions - 1].evidence = value->evidence;
}

const struct reader reader_values = { "values", claims, read, false };
