#include "core/text/ascii.h"
#include "services.h"

#include <ntlens/syscall.h>
#include <stdio.h>
#include <string.h>

enum { WHAT };
enum { NEAREST = 5, SOURCES = 64 };

/* --- whole tables --------------------------------------------------------- */

static void table_row(const struct ntl_syscall_edition *e,
                      enum ntl_syscall_table table, struct ntl_sink *sink)
{
    char label[SERVICES_LABEL], sources[SOURCES];

    snprintf(sources, sizeof sources, "%.*s%s%.*s",
             (int)strcspn(e->source[0], "/"), e->source[0],
             e->source[1] ? " " : "",
             e->source[1] ? (int)strcspn(e->source[1], "/") : 0,
             e->source[1] ? e->source[1] : "");
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
             .text = ntl_syscall_table_name(table));
    ntl_emit(sink, .key = "known_build", .kind = NTL_DECIMAL,
             .value = e->build);
    ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT,
             .text = services_as_of(e, label));
    ntl_emit(sink, .key = "services", .kind = NTL_NUMBER, .value = e->services);
    ntl_emit(sink, .key = "sources", .kind = NTL_TEXT, .text = sources);
    ntl_end(sink);
}

static void tables_of_build(const struct session *session,
                            enum ntl_syscall_table table, struct ntl_sink *sink)
{
    struct ntl_syscall_choice choice;

    ntl_syscall_choose(session->arch, table, session->build.number, &choice);
    for (size_t i = 0; i < choice.count; i++)
        table_row(&choice.edition[i], table, sink);
}

static void all_tables(const struct session *session,
                       enum ntl_syscall_table table, struct ntl_sink *sink)
{
    size_t count = ntl_syscall_editions(session->arch, table);

    for (size_t i = 0; i < count; i++) {
        struct ntl_syscall_edition e
            = ntl_syscall_edition(session->arch, table, i);

        table_row(&e, table, sink);
    }
}

static void show_tables(const struct cmd_call *call, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "tables", NULL);
    for (unsigned t = 0; t < NTL_SYSCALL_TABLES; t++) {
        if (services_by_build(call))
            tables_of_build(call->session, (enum ntl_syscall_table)t, sink);
        else
            all_tables(call->session, (enum ntl_syscall_table)t, sink);
    }
    ntl_end(sink);
}

static void show_rows(const struct session *session,
                      const struct ntl_syscall_edition *e,
                      enum ntl_syscall_table table, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "service_list",
              ntl_syscall_table_name(table));
    for (uint16_t row = 0; row < e->services; row++) {
        uint16_t service = ntl_syscall_at(e, row);

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
                 .value = ntl_syscall_base(table) + row);
        services_emit_count(sink, service, session->arch, e->build);
        services_emit_name(sink, service, NULL);
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* All of one table: the build's own first one. */
static void show_table(struct cmd_call *call, enum ntl_syscall_table table,
                       struct ntl_sink *sink)
{
    struct ntl_syscall_choice choice;
    const struct ntl_syscall_edition *e = choice.edition;
    char label[SERVICES_LABEL];

    ntl_syscall_choose(call->session->arch, table, call->session->build.number,
                       &choice);
    if (choice.count == 0) {
        call->absent = true;
        ntl_find(sink, "no_table", "no source has such a table of %s",
                 .word = { ntl_paging(call->session->arch)->name });
        return;
    }
    ntl_emit(sink, .key = "table_build", .kind = NTL_DECIMAL,
             .value = e->build);
    ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT,
             .text = services_as_of(e, label));
    show_rows(call->session, e, table, sink);
    if (choice.count > 1)
        ntl_find(sink, "tables_differ", "%d other tables may be this build's: "
                 "`syscall -b %d` lists them", .number = {
                 choice.count - 1, call->session->build.number });
}

/* --- what is asked -------------------------------------------------------- */

static void show_unknown(struct cmd_call *call, const char *text, size_t length,
                         struct ntl_sink *sink)
{
    uint16_t near[NEAREST];
    size_t count = ntl_syscall_nearest(text, length, near, NEAREST);
    char name[NTL_SYSCALL_NAME];

    call->absent = true;
    snprintf(name, sizeof name, "%.*s", (int)length, text);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = name,
             .note = "no build is known to have it");
    ntl_begin(sink, NTL_TABLE, "nearest", "names that are like it");
    for (size_t i = 0; i < count; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        services_emit_name(sink, near[i], NULL);
        ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
                 .text = ntl_syscall_table_name(ntl_syscall_table_of(near[i])));
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* `nt!NtClose` and `_NtClose@4` are NtClose. */
static void undecorate(const char **text, size_t *length)
{
    const char *mark = memchr(*text, '!', *length);
    const char *at;

    if (mark) {
        *length -= (size_t)(mark + 1 - *text);
        *text = mark + 1;
    }
    if (*length > 1 && **text == '_') {
        ++*text;
        --*length;
    }
    at = memchr(*text, '@', *length);
    if (at && at > *text)
        *length = (size_t)(at - *text);
}

static bool is_identifier(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!ascii_is_name(text[i]) || (i == 0 && ascii_is_digit(text[i])))
            return false;
    }
    return length > 0;
}

static int table_named(const struct cmd_operand *o)
{
    for (unsigned t = 0; t < NTL_SYSCALL_TABLES; t++) {
        const char *name = ntl_syscall_table_name((enum ntl_syscall_table)t);

        if (strlen(name) == o->length && memcmp(name, o->text, o->length) == 0)
            return (int)t;
    }
    return -1;
}

static enum ntl_status read_number(struct cmd_call *call,
                                   struct cmd_operand *what,
                                   struct ntl_diag *diag)
{
    enum ntl_status status = cmd_number(call->session, what, diag);

    return status == NTL_OK ? cmd_at_most(what, UINT32_MAX,
                                          "a number has 0n32 bits at most",
                                          diag) : status;
}

static unsigned context_of(const struct cmd_call *call)
{
    return services_by_build(call) ? USES_BUILD : USES_ARCH;
}

/* A name, else a number, else a name that nobody knows. */
static enum ntl_status run_what(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    struct cmd_operand *what = &call->arg[WHAT];
    const char *name = what->text;
    size_t length = what->length;
    uint16_t service;
    enum ntl_status status = NTL_OK;

    undecorate(&name, &length);
    service = ntl_syscall_find(name, length);
    if (service == NTL_SERVICE_NONE)
        status = read_number(call, what, diag);
    if (status != NTL_OK && (status != NTL_ENAME
                             || !is_identifier(name, length)))
        return status;
    session_context(call->session, context_of(call), sink);
    if (service != NTL_SERVICE_NONE)
        syscall_show_name(call, service, sink);
    else if (status == NTL_OK)
        syscall_show_number(call, what, sink);
    else
        show_unknown(call, name, length, sink);
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    int table;

    if (!call->arg[WHAT].given) {
        session_context(call->session, context_of(call), sink);
        show_tables(call, sink);
        return NTL_OK;
    }
    table = table_named(&call->arg[WHAT]);
    if (table < 0)
        return run_what(call, sink, diag);
    session_context(call->session, USES_BUILD, sink);
    show_table(call, (enum ntl_syscall_table)table, sink);
    return NTL_OK;
}

/* Names as they are; with Zw, of the executive's alone. */
static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    bool zw = length > 1 && ascii_same("zw", prefix, 2);
    uint16_t service = *state ? (uint16_t)(*state - 1) : NTL_SERVICE_NONE;
    char name[NTL_SYSCALL_NAME] = "Nt";

    if (zw && length < sizeof name)
        memcpy(name + 2, prefix + 2, length - 2);
    service = ntl_syscall_next(zw ? name : prefix, length, service);
    if (service == NTL_SERVICE_NONE
        || (zw && ntl_syscall_table_of(service) != NTL_SYSCALL_NT))
        return false;
    *state = service + 1u;
    ntl_syscall_name(service, name);
    snprintf(word, size, "%s%s", zw ? "Zw" : "", name + (zw ? 2 : 0));
    return true;
}

const struct command cmd_syscall = {
    .name = "syscall",
    .summary = "a system service by number or name, in every build or in one",
    .example = "NtQuerySystemTime",
    .args = {
        { CMD_WORD, "NUM|NAME", "a number as in eax, a name, or a table: nt, "
          "win32k, ium; none lists the tables", NULL, true },
    },
    .run = run,
    .complete = complete,
};
