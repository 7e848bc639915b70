/* The table, in the order in which `help` lists it. */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

#define COMMANDS(X)                                                            \
    X(va) X(pte) X(selfmap) X(pte2va) X(vtop) X(mmpte) X(pfn) X(access)        \
    X(bugcheck) X(status) X(open) X(info) X(regs) X(modules) X(stack)          \
    X(db) X(dw) X(dd) X(dq) X(dp) X(da) X(du) X(ptov) X(maps) X(triage)        \
    X(sel) X(gdt) X(desc) X(idt) X(gate) X(reg) X(pf)                          \
    X(syscall) X(ssdt) X(cfg) X(handle) X(offset) X(dt)                        \
    X(eval) X(set) X(vars) X(help) X(history) X(quit)

#define X(name) extern const struct command cmd_##name;
COMMANDS(X)
#undef X

const struct command *const commands[] = {
#define X(name) &cmd_##name,
    COMMANDS(X)
#undef X
    NULL
};

/* Is this word of a list, which a blank or a NUL ends, the text? */
static bool same(const char *word, const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && word[i] == text[i])
        i++;
    return i == length && (word[i] == '\0' || word[i] == ' ');
}

static bool among(const char *words, const char *text, size_t length)
{
    while (words) {
        if (*words == *text && same(words, text, length))
            return true;
        words = strchr(words, ' ');
        if (words)
            words++;
    }
    return false;
}

const struct command *cmd_named(const char *name, size_t length)
{
    for (const struct command *const *c = commands; length && *c; c++)
        if (((*c)->name[0] == name[0] && same((*c)->name, name, length))
            || among((*c)->aliases, name, length))
            return *c;
    return NULL;
}

enum ntl_status cmd_prefix(const char *name, size_t length,
                           const struct command **ret, char *names, size_t size)
{
    const struct command *found = NULL;
    size_t count = 0, used = 0;

    names[0] = '\0';
    for (const struct command *const *c = commands; *c; c++) {
        if (length == 0 || strncmp((*c)->name, name, length) != 0)
            continue;
        found = *c;
        used += (size_t)snprintf(names + used, size - used, "%s%s",
                                 count++ ? ", " : "", (*c)->name);
        if (used >= size)
            used = size - 1;
    }
    if (count == 1)
        *ret = found;
    return count == 1 ? NTL_OK : count ? NTL_EAMBIGUOUS : NTL_ENAME;
}

/* --- usage ---------------------------------------------------------------- */

/* What stands before and behind the name of an argument of each kind. */
static const struct { const char *before, *behind; } shape[] = {
    [CMD_NONE] = { "", "" },     [CMD_NUMBER] = { "", "" },
    [CMD_WORD] = { "", "" },     [CMD_TEXT] = { "", "" },
    [CMD_KEYED] = { "", "=VALUE" },
    [CMD_SWITCH] = { "--", "" }, [CMD_OPTION] = { "--", " TEXT" },
    [CMD_LIST] = { "", " ..." }, [CMD_TAIL] = { "= ", " ..." },
    [CMD_WORDS] = { "", " ..." },
};

/* The alternatives of a word, as r|w|x. */
static void word_choice(const struct cmd_arg *arg, char *text, size_t size)
{
    size_t used = 0;

    snprintf(text, size, "%s", arg->name);
    for (size_t i = 0; arg->words && arg->words[i] && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i ? "|" : "", arg->words[i]);
}

size_t cmd_usage(const struct command *command, char *text, size_t size)
{
    enum { WORDS_SHOWN = 24 };
    size_t used = (size_t)snprintf(text, size, "%s", command->name);

    for (size_t i = 0; i < CMD_ARGS_MAX && command->args[i].kind; i++) {
        const struct cmd_arg *arg = &command->args[i];
        size_t room = used < size ? size - used : 0;
        char name[256];

        if (arg->kind == CMD_TEXT && i > 0)
            continue;           /* a pasted block, not something to type */
        word_choice(arg, name, sizeof name);
        if (strlen(name) > WORDS_SHOWN)
            snprintf(name, sizeof name, "%s", arg->name);
        used += (size_t)snprintf(room ? text + used : NULL, room,
                                 arg->optional ? " [%s%s%s]" : " %s%s%s",
                                 shape[arg->kind].before, name,
                                 shape[arg->kind].behind);
    }
    return used;
}
