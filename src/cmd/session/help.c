#include "cmd/table.h"
#include "session/settings.h"

#include <string.h>

static void command_rows(const struct command_table *table,
                         struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "commands", "commands (help COMMAND says more)");
    for (const struct command *const *c = table->commands; *c; c++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = (*c)->name);
        ntl_emit(sink, .key = "aliases", .kind = NTL_TEXT,
                 .text = (*c)->aliases ? (*c)->aliases : "");
        ntl_emit(sink, .key = "summary", .kind = NTL_TEXT,
                 .text = (*c)->summary);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void option_row(struct ntl_sink *sink, char letter, const char *name,
                       const char *value, const char *help)
{
    const char letters[3] = { '-', letter, '\0' };

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "short", .kind = NTL_TEXT,
             .text = letter ? letters : "");
    ntl_emit(sink, .key = "long", .kind = NTL_TEXT, .text = name);
    ntl_emit(sink, .key = "value_name", .kind = NTL_TEXT,
             .text = value ? value : "");
    ntl_emit(sink, .key = "meaning", .kind = NTL_TEXT, .text = help);
    ntl_end(sink);
}

static void option_rows(const struct command_table *table,
                        struct ntl_sink *sink)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    ntl_begin(sink, NTL_TABLE, "options", "options (long ones begin with --)");
    for (const struct cmd_option *o = table->options; o->name; o++)
        option_row(sink, o->letter, o->name, o->value, o->help);
    for (size_t i = 0; i < count; i++)
        if (!setting[i].alone)
            option_row(sink, setting[i].option, setting[i].name,
                       setting[i].value, setting[i].help);
    ntl_end(sink);
}

static void argument_rows(const struct command *command, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "takes", "arguments");
    for (size_t i = 0; i < CMD_ARGS_MAX && command->args[i].kind; i++) {
        const struct cmd_arg *arg = &command->args[i];

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "argument", .kind = NTL_TEXT, .text = arg->name);
        ntl_emit(sink, .key = "needed", .kind = NTL_TEXT,
                 .text = arg->optional ? "no" : "yes");
        ntl_emit(sink, .key = "meaning", .kind = NTL_TEXT, .text = arg->help);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void show_command(const struct command *command,
                         const struct topic_shelf *topics,
                         struct ntl_sink *sink)
{
    char usage[512];

    cmd_usage(command, usage, sizeof usage);
    ntl_emit(sink, .key = "usage", .kind = NTL_TEXT, .text = usage);
    ntl_emit(sink, .key = "answers", .kind = NTL_TEXT,
             .text = command->summary);
    if (command->aliases)
        ntl_emit(sink, .key = "aliases", .kind = NTL_TEXT,
                 .text = command->aliases);
    if (command->args[0].kind)
        argument_rows(command, sink);
    ntl_prose(sink, "example: ntlens %s %s",
              .word = { command->name, command->example });
    if (topics)
        topics->of_command(command->name, sink);
}

/* What people have, and what to do with it. */
static void show_doors(struct ntl_sink *sink)
{
    static const struct { const char *have, *type, *gives; } doors[] = {
        { "an address", "fffff802`6d4bf410", "its page-table entries" },
        { "a stop code", "bugcheck 50 ADDR 0 IP 2", "what it says together" },
        { "an entry", "mmpte 8a00000003c019e3 pde", "every bit of it" },
        { "a paste", "-f FILE, or at the prompt", "the debugger's lines read" },
        { "a dump", "-o FILE bugcheck", "the verdict; then info, stack" },
        { "a value", "status c0000005, reg cr4 350ef8", "its bits in words" },
        { "a question", "help smap, help topics", "the concept on one page" },
        { "time to learn", "lesson, practice", "lessons, a machine to try" },
    };

    ntl_begin(sink, NTL_TABLE, "doors", NULL);
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "you_have", .kind = NTL_TEXT,
                 .text = doors[i].have);
        ntl_emit(sink, .key = "type", .kind = NTL_TEXT, .text = doors[i].type);
        ntl_emit(sink, .key = "answers", .kind = NTL_TEXT,
                 .text = doors[i].gives);
        ntl_end(sink);
    }
    ntl_end(sink);
    ntl_prose(sink, "One line each: selfmap 1ed; sel 10; syscall NtCreateFile; "
                    "cfg TARGET BITMAP. Numbers are hexadecimal, 0n10 is "
                    "decimal.");
    ntl_prose(sink, "`help all` has every command and option, `help COMMAND` "
                    "its arguments and an example.");
}

static void show_all(const struct command_table *table, struct ntl_sink *sink)
{
    ntl_prose(sink, "ntlens [options] [command arguments | address | "
                    "expression]. Numbers are hexadecimal unless said "
                    "otherwise: 0n decimal, 0t octal, 0y binary.");
    command_rows(table, sink);
    option_rows(table, sink);
}

static bool is_word(const struct cmd_operand *word, const char *text)
{
    return word->length == strlen(text)
           && memcmp(word->text, text, word->length) == 0;
}

/* A command's name may be that of a concept, too: then both. */
static enum ntl_status show_named(const struct session *session,
                                  const struct cmd_operand *name,
                                  struct ntl_sink *sink, struct ntl_diag *diag)
{
    const struct topic_shelf *topics = session->lent.topics;
    const struct command *command
        = table_named(session->lent.table, name->text, name->length);
    bool topic;

    if (command)
        show_command(command, topics, sink);
    topic = topics && topics->show(name->text, name->length, sink);
    if (command || topic)
        return NTL_OK;
    return cmd_refuse(name, NTL_ENAME, diag,
                      "`help all` lists the commands, `help topics` what else "
                      "is explained");
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct lent *lent = &call->session->lent;
    const struct cmd_operand *name = &call->arg[0];

    if (!name->given)
        show_doors(sink);
    else if (is_word(name, "all"))
        show_all(lent->table, sink);
    else if (is_word(name, "topics") && lent->topics)
        lent->topics->list(sink);
    else
        return show_named(call->session, name, sink, diag);
    return NTL_OK;
}

const struct command cmd_help = {
    .name = "help",
    .summary = "where to begin; commands, options, topics; one of them",
    .example = "pte",
    .args = { { CMD_WORD, "COMMAND", "its name, or a topic; all, topics", NULL,
                true } },
    .run = run,
};
