/* Lines that name one number which a command here knows. */
#include "reader.h"
#include "words.h"

/* What stands before the number, and what is asked of it. */
static const struct value {
    const char *label;
    const char *question;       /* NULL: a directory table, to be learned     */
    bool begins;                /* the line begins so                         */
} values[] = {
    { "cr0=", "reg cr0", true }, { "cr4=", "reg cr4", true },
    { "cr8=", "reg cr8", true }, { "dr6=", "reg dr6", true },
    { "dr7=", "reg dr7", true }, { "efl=", "reg efl", true },
    { "eflags=", "reg efl", true }, { "rflags=", "reg efl", true },
    { "efer=", "reg c0000080", true }, { "cr3=", NULL, true },
    { "DirBase:", NULL, false },
    { "ExceptionCode:", "status", true },
    { "EXCEPTION_CODE: (NTSTATUS)", "status", true },
    { "EXCEPTION_CODE:", "status", true },
    { "ERROR_CODE: (NTSTATUS)", "status", true },
    { "ExitStatus", "status", false },
    { "Mci_Status", "reg mc0_status", false },
    { "MCi_STATUS", "reg mc0_status", false },
    { "MciStat:", "reg mc0_status", false },
    { "MciStatus:", "reg mc0_status", false },
    { "MciStatus", "reg mc0_status", false },
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

    if (value->question)
        put_question(findings_ask(ret), value->question, number);
    else
        learn_dtb(&ret->learned, number);
}

const struct reader reader_values = { "values", claims, read };
