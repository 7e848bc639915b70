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
    ntl_emit(sink, .key = "value", .kind = NTL_TEXT,
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
    ntl_begin(sink, NTL_TABLE, "arguments", "arguments");
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

static void show_command(const struct command *command, struct ntl_sink *sink)
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
    };

    ntl_begin(sink, NTL_TABLE, "doors", NULL);
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "you_have", .kind = NTL_TEXT,
                 .text = doors[i].have);
        ntl_emit(sink, .key = "type", .kind = NTL_TEXT, .text = doors[i].type);
        ntl_emit(sink, .key = "answer", .kind = NTL_TEXT,
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

static bool is_all(const struct cmd_operand *word)
{
    return word->length == 3 && memcmp(word->text, "all", 3) == 0;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct command_table *table = call->session->lent.table;
    const struct cmd_operand *name = &call->arg[0];
    const struct command *command = NULL;

    if (!name->given) {
        show_doors(sink);
    } else if (is_all(name)) {
        show_all(table, sink);
    } else {
        command = table_named(table, name->text, name->length);
        if (!command)
            return cmd_refuse(name, NTL_ENAME, diag,
                              "`help all` lists the commands");
        show_command(command, sink);
    }
    return NTL_OK;
}

const struct command cmd_help = {
    .name = "help",
    .summary = "where to begin; all commands and options; one command",
    .example = "pte",
    .args = { { CMD_WORD, "COMMAND", "its name, or all", NULL, true } },
    .run = run,
};
