#include "services.h"

#include <stdio.h>
#include <string.h>

const char *services_as_of(const struct ntl_syscall_edition *edition,
                           char text[SERVICES_LABEL])
{
    const char *by = *edition->label ? edition->label : edition->source[0];

    snprintf(text, SERVICES_LABEL, "%.*s",
             (int)(*edition->label ? strlen(by) : strcspn(by, "/")), by);
    return text;
}

void services_emit_builds(struct ntl_sink *sink,
                          const struct ntl_syscall_range *range)
{
    ntl_emit(sink, .key = "first_build", .kind = NTL_DECIMAL,
             .value = range->first);
    ntl_emit(sink, .key = "last_build", .kind = NTL_DECIMAL,
             .value = range->last);
}

void services_emit_name(struct ntl_sink *sink, uint16_t service,
                        const char *note)
{
    char name[NTL_SYSCALL_NAME];
    bool known = ntl_syscall_name(service, name) > 0;

    ntl_emit(sink, .key = "name", .text = name, .note = note,
             .kind = known ? NTL_TEXT : NTL_ABSENT);
}

void services_emit_count(struct ntl_sink *sink, uint16_t service,
                         enum ntl_arch arch, uint32_t build)
{
    struct ntl_syscall_arguments a;
    bool known = ntl_syscall_arguments(service, arch, build, &a);

    ntl_emit(sink, .key = "args", .value = known ? a.count : 0,
             .kind = known ? NTL_DECIMAL : NTL_ABSENT);
}

static void find_disputed(const struct ntl_syscall_arguments *a,
                          struct ntl_sink *sink)
{
    if (a->disputed)
        ntl_find(sink, "arguments_disputed",
                 "its prototype in phnt has %d, its stubs remove %d",
                 .number = { a->prototype, a->count });
}

/*
 * Registers hold the first ones; the stack has a word for each of the others.
 */
void services_emit_arguments(struct ntl_sink *sink, uint16_t service,
                             enum ntl_arch arch, uint32_t build)
{
    static const char *const held[] = {
        [0] = "all on the stack", [4] = "beyond rcx, rdx, r8 and r9",
        [8] = "beyond x0 to x7",
    };
    unsigned word = ntl_paging(arch)->pointer_size;
    unsigned registers = ntl_syscall_registers(arch), stack;
    struct ntl_syscall_arguments a;

    if (!ntl_syscall_arguments(service, arch, build, &a)) {
        ntl_emit(sink, .key = "arguments", .kind = NTL_ABSENT,
                 .note = "no source has counted them");
        return;
    }
    stack = a.count > registers ? a.count - registers : 0;
    ntl_emit(sink, .key = "arguments", .kind = NTL_DECIMAL, .value = a.count,
             .note = a.source);
    ntl_emit(sink, .key = "stack_arguments", .kind = NTL_DECIMAL,
             .value = stack, .note = held[registers]);
    ntl_emit(sink, .key = "stack_bytes", .kind = NTL_NUMBER,
             .value = stack * word);
    ntl_step(sink, "stack_bytes", "(%d - %d) * %d = %x, at least 0",
             .number = { a.count, registers, word, stack * word });
    find_disputed(&a, sink);
}

bool services_by_build(const struct cmd_call *call)
{
    return call->session->build_from != FROM_DEFAULT;
}

/* --- in a build ----------------------------------------------------------- */

typedef uint16_t asker(const struct ntl_syscall_edition *edition, uint32_t of);

static uint16_t ask_service(const struct ntl_syscall_edition *edition,
                            uint32_t row)
{
    return ntl_syscall_at(edition, row);
}

static uint16_t ask_row(const struct ntl_syscall_edition *edition,
                        uint32_t service)
{
    uint16_t row;

    return ntl_syscall_row(edition, (uint16_t)service, &row) ? row
                                                             : NTL_SERVICE_NONE;
}

static void gather(const struct session *session, enum ntl_syscall_table table,
                   asker *ask, uint32_t of, struct services_answers *ret)
{
    ntl_syscall_choose(session->arch, table, session->build.number,
                       &ret->choice);
    ret->agree = true;
    ret->any = false;
    for (size_t i = 0; i < ret->choice.count; i++) {
        ret->value[i] = ask(&ret->choice.edition[i], of);
        ret->agree &= ret->value[i] == ret->value[0];
        ret->any |= ret->value[i] != NTL_SERVICE_NONE;
    }
}

void services_at(const struct session *session, enum ntl_syscall_table table,
                 uint32_t row, struct services_answers *ret)
{
    gather(session, table, ask_service, row, ret);
}

void services_rows(const struct session *session, uint16_t service,
                   struct services_answers *ret)
{
    gather(session, ntl_syscall_table_of(service), ask_row, service, ret);
}

bool services_settled(const struct services_answers *answers)
{
    const struct ntl_syscall_choice *c = &answers->choice;

    for (size_t i = 1; i < c->count && !answers->agree; i++) {
        if (c->fit[0] != NTL_SYSCALL_OWN
            || (c->fit[i] == NTL_SYSCALL_OWN
                && answers->value[i] != answers->value[0]))
            return false;
    }
    return c->count > 0 && answers->value[0] != NTL_SERVICE_NONE;
}

void services_find_fit(const struct session *session,
                       const struct services_answers *answers,
                       struct ntl_sink *sink)
{
    const struct ntl_syscall_choice *c = &answers->choice;

    if (c->count == 0)
        ntl_find(sink, "no_table", "no source has such a table of %s",
                 .word = { ntl_paging(session->arch)->name });
    else if (c->fit[0] == NTL_SYSCALL_BRANCH)
        ntl_find(sink, "build_of_branch", "no source has build %d itself; it "
                 "is serviced from the files of these",
                 .number = { session->build.number });
    else if (c->fit[0] != NTL_SYSCALL_OWN)
        ntl_find(sink, "build_unknown", "no source has build %d: this is of "
                 "the nearest ones, from %d to %d",
                 .number = { session->build.number, c->edition[0].build,
                             c->edition[c->count - 1].build });
    if (c->count > 1 && !answers->agree && c->fit[0] <= NTL_SYSCALL_BRANCH)
        ntl_find(sink, "tables_differ", "these builds come from the same "
                 "files, and servicing moved numbers: no source says with "
                 "which revision");
}

void services_show_editions(const struct services_answers *answers,
                            bool of_rows, uint32_t base, struct ntl_sink *sink)
{
    char label[SERVICES_LABEL];

    if (answers->agree)
        return;
    ntl_begin(sink, NTL_TABLE, "editions", "what each table says");
    for (size_t i = 0; i < answers->choice.count; i++) {
        const struct ntl_syscall_edition *e = &answers->choice.edition[i];
        bool there = answers->value[i] != NTL_SERVICE_NONE;

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "known_build", .kind = NTL_DECIMAL,
                 .value = e->build);
        ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT,
                 .text = services_as_of(e, label));
        if (of_rows)
            ntl_emit(sink, .key = "number", .value = base + answers->value[i],
                     .kind = there ? NTL_NUMBER : NTL_ABSENT);
        else
            services_emit_name(sink, answers->value[i], NULL);
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* --- in all builds -------------------------------------------------------- */

void services_find_several(const struct ntl_syscall_range *range, size_t count,
                           struct ntl_sink *sink)
{
    for (size_t i = 0; i < count; i++) {
        if (!range[i].disputed)
            continue;
        ntl_find(sink, "tables_differ", "some builds come with more than one "
                 "table, so ranges overlap: -b BUILD shows each");
        return;
    }
}
