#include "cmd.h"

#include <ntlens/syscall.h>

#include <stdio.h>
#include <string.h>

enum { WHAT };
enum { NEAREST = 5, LABEL = 32, NOTE = 64, X64_MASK = 0x20 };

/* --- one service ----------------------------------------------------------- */

/* "Server-2025", or who has seen a table that has no name: "hfiref0x". */
static const char *as_of(const struct ntl_syscall_edition *edition,
                         char text[LABEL])
{
    const char *by = *edition->label ? edition->label : edition->source[0];

    snprintf(text, LABEL, "%.*s",
             (int)(*edition->label ? strlen(by) : strcspn(by, "/")), by);
    return text;
}

static void emit_name(struct ntl_sink *sink, uint16_t service, const char *note)
{
    char name[NTL_SYSCALL_NAME];
    bool known = ntl_syscall_name(service, name) > 0;

    ntl_emit(sink, .key = "name", .text = name, .note = note,
             .kind = known ? NTL_TEXT : NTL_ABSENT);
}

static void emit_count(struct ntl_sink *sink, uint16_t service,
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

/* Registers hold the first ones; the stack has a word for each of the others. */
static void emit_arguments(struct ntl_sink *sink, uint16_t service,
                           enum ntl_arch arch, uint32_t build)
{
    static const char *const held[] = {
        [0] = "all on the stack", [4] = "beyond rcx, rdx, r8 and r9",
        [8] = "beyond x0 to x7",
    };
    unsigned word = ntl_paging(arch)->digits / 2u;
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

/* --- what a build says ----------------------------------------------------------- */

/* A question of every edition that may be the build's. */
struct answers {
    struct ntl_syscall_choice choice;
    uint16_t value[NTL_SYSCALL_CHOICES];    /* service or row; NONE: not there */
    bool agree, any;
};

static uint16_t row_of(const struct ntl_syscall_edition *edition,
                       uint16_t service)
{
    uint16_t row;

    return ntl_syscall_row(edition, service, &row) ? row : NTL_SERVICE_NONE;
}

static void gather(const struct session *session, enum ntl_syscall_table table,
                   uint16_t (*ask)(const struct ntl_syscall_edition *edition,
                                   uint32_t of), uint32_t of,
                   struct answers *ret)
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

static uint16_t ask_service(const struct ntl_syscall_edition *edition,
                            uint32_t row)
{
    return ntl_syscall_at(edition, row);
}

static uint16_t ask_row(const struct ntl_syscall_edition *edition,
                        uint32_t service)
{
    return row_of(edition, (uint16_t)service);
}

/* The build's own tables say the same, whatever others of its branch say. */
static bool settled(const struct answers *answers)
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

static void find_fit(const struct session *session,
                     const struct answers *answers, struct ntl_sink *sink)
{
    const struct ntl_syscall_choice *c = &answers->choice;

    if (c->count == 0)
        ntl_find(sink, "no_table", "no source has such a table of %s",
                 .word = { ntl_paging(session->arch)->name });
    else if (c->fit[0] == NTL_SYSCALL_BRANCH)
        ntl_find(sink, "build_of_branch", "no source has build %d itself; it is "
                 "serviced from the files of these",
                 .number = { session->build.number });
    else if (c->fit[0] != NTL_SYSCALL_OWN)
        ntl_find(sink, "build_unknown", "no source has build %d: this is of the "
                 "nearest ones, from %d to %d",
                 .number = { session->build.number, c->edition[0].build,
                             c->edition[c->count - 1].build });
    if (c->count > 1 && !answers->agree && c->fit[0] <= NTL_SYSCALL_BRANCH)
        ntl_find(sink, "tables_differ", "these builds come from the same files, "
                 "and servicing moved numbers: no source says with which "
                 "revision");
}

/* A row for each table, where they differ; `of_rows`: values are rows. */
static void show_editions(const struct answers *answers, bool of_rows,
                          uint32_t base, struct ntl_sink *sink)
{
    char label[LABEL];

    if (answers->agree)
        return;
    ntl_begin(sink, NTL_TABLE, "editions", "what each table says");
    for (size_t i = 0; i < answers->choice.count; i++) {
        const struct ntl_syscall_edition *e = &answers->choice.edition[i];
        bool there = answers->value[i] != NTL_SERVICE_NONE;

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "build", .kind = NTL_DECIMAL, .value = e->build);
        ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT,
                 .text = as_of(e, label));
        if (of_rows)
            ntl_emit(sink, .key = "number", .value = base + answers->value[i],
                     .kind = there ? NTL_NUMBER : NTL_ABSENT);
        else
            emit_name(sink, answers->value[i], NULL);
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* --- a number --------------------------------------------------------------------- */

/* Only decimal digits were typed, and they could have been meant so. */
static bool decimal_reading(const struct cmd_operand *typed, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < typed->length; i++) {
        if (typed->text[i] < '0' || typed->text[i] > '9' || *ret >> 32)
            return false;
        *ret = *ret * 10 + (uint64_t)(typed->text[i] - '0');
    }
    return *ret > 9;
}

static const char *const table_notes[] = {
    [NTL_SYSCALL_NT] = "bit 12 clear: KiServiceTable",
    [NTL_SYSCALL_WIN32K] = "bit 12 set: W32pServiceTable",
    [NTL_SYSCALL_IUM] = "bit 27 set: the secure kernel's",
    [NTL_SYSCALL_TABLES] = "bit 13 set: a table that NT leaves to others",
};

static void explain_number(const struct ntl_syscall_number *n, uint32_t number,
                           struct ntl_sink *sink)
{
    if (n->table == NTL_SYSCALL_IUM)
        ntl_step(sink, "table", "%x & ~fff = 8000000", .number = { number });
    else if (n->mask)
        ntl_step(sink, "table", "shr edi,%x; and edi,%xh: %x >> %x & %x = %x, "
                 "the descriptor's offset",
                 .number = { n->shift, n->mask, number, n->shift, n->mask,
                             number >> n->shift & n->mask });
    else
        ntl_step(sink, "table", "%x >> c & 1 = %x",
                 .number = { number, number >> 12 & 1 });
    if (n->table == NTL_SYSCALL_WIN32K && n->mask)
        ntl_step(sink, "descriptor", "KeServiceDescriptorTableShadow + %x, which "
                 "only GUI threads have%s",
                 .number = { number >> n->shift & n->mask },
                 .word = { n->mask == X64_MASK
                           ? "; in 10 and 11 restricted ones have "
                             "KeServiceDescriptorTableFilter" : "" });
    ntl_step(sink, "service", "and eax,0FFFh: %x & fff = %x",
             .number = { number, n->row });
    if (n->thunk)
        ntl_step(sink, "thunk", "%x >> 10 = %x", .number = { number, n->thunk });
}

static void find_number(const struct ntl_syscall_number *n,
                        struct ntl_sink *sink)
{
    unsigned high = n->ignored >> 16;

    if (n->thunk)
        ntl_find(sink, "wow64_stub", "a stub of WOW64: the low word is the "
                 "service, the high word the way its 32-bit arguments are taken; "
                 "from build 9200 on, 7 has it in ecx");
    if (n->ignored)
        ntl_find(sink, "bits_ignored", "the dispatcher does not look at %x of "
                 "this number", .number = { n->ignored });
    if (high && ntl_wow64_thunk(high))
        ntl_find(sink, "wow64_stub", "a stub of WOW64 has such a high word, and "
                 "numbers of x64: -a x64");
}

static void show_decoded(const struct cmd_operand *typed, uint32_t number,
                         const struct ntl_syscall_number *n,
                         struct ntl_sink *sink)
{
    char note[NOTE];
    uint64_t decimal;
    bool doubt = decimal_reading(typed, &decimal);

    snprintf(note, sizeof note, "hexadecimal; decimal %.*s is 0n%.*s",
             (int)typed->length, typed->text, (int)typed->length, typed->text);
    ntl_emit(sink, .key = "number", .kind = NTL_NUMBER, .value = number,
             .note = doubt && typed->length < 10 ? note : NULL);
    if (n->thunk)
        ntl_emit(sink, .key = "thunk", .kind = NTL_NUMBER, .value = n->thunk,
                 .note = ntl_wow64_thunk(n->thunk));
    ntl_emit(sink, .key = "table", .text = ntl_syscall_table_name(n->table),
             .kind = n->table < NTL_SYSCALL_TABLES ? NTL_TEXT : NTL_ABSENT,
             .note = table_notes[n->table]);
    ntl_emit(sink, .key = "service", .kind = NTL_NUMBER, .value = n->row,
             .note = "bits 11:0");
}

static void find_absent(struct cmd_call *call, const struct cmd_operand *typed,
                        uint32_t number, struct ntl_sink *sink)
{
    uint64_t meant;

    call->absent = true;
    ntl_find(sink, "no_such_service", "no service has this number here");
    if (decimal_reading(typed, &meant) && meant != number)
        ntl_find(sink, "decimal", "numbers are hexadecimal: 0n%d is %x",
                 .number = { meant, meant });
}

/* With a build: what its tables have there. */
static void show_at_build(struct cmd_call *call, const struct cmd_operand *typed,
                          const struct ntl_syscall_number *n,
                          struct ntl_sink *sink)
{
    const struct session *session = call->session;
    struct answers answers;

    gather(session, n->table, ask_service, n->row, &answers);
    if (settled(&answers)) {
        emit_name(sink, answers.value[0],
                  answers.value[0] == NTL_SERVICE_UNNAMED
                  ? "no source has its name" : NULL);
        emit_arguments(sink, answers.value[0], session->arch,
                       session->build.number);
    }
    show_editions(&answers, false, 0, sink);
    find_fit(session, &answers, sink);
    if (!answers.any)
        find_absent(call, typed, (uint32_t)typed->value, sink);
}

static void find_several(const struct ntl_syscall_range *range, size_t count,
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

/* Without: in which builds it is what. */
static void show_at_all(struct cmd_call *call, const struct cmd_operand *typed,
                        const struct ntl_syscall_number *n,
                        struct ntl_sink *sink)
{
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];
    enum ntl_arch arch = call->session->arch;
    size_t count = ntl_syscall_services(arch, n->table, n->row, range);

    if (count == 0) {
        find_absent(call, typed, (uint32_t)typed->value, sink);
        return;
    }
    ntl_begin(sink, NTL_TABLE, "services", "in the builds");
    for (size_t i = 0; i < count; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "from", .kind = NTL_DECIMAL,
                 .value = range[i].first);
        ntl_emit(sink, .key = "to", .kind = NTL_DECIMAL, .value = range[i].last);
        emit_name(sink, range[i].value, NULL);
        ntl_end(sink);
    }
    ntl_end(sink);
    find_several(range, count, sink);
}

static bool by_build(const struct cmd_call *call)
{
    return call->session->build_from != FROM_DEFAULT;
}

static void show_number(struct cmd_call *call, const struct cmd_operand *typed,
                        struct ntl_sink *sink)
{
    const struct session *session = call->session;
    uint32_t number = (uint32_t)typed->value;
    struct ntl_syscall_number n
        = ntl_syscall_decode(session->arch, session->build.number, number);

    show_decoded(typed, number, &n, sink);
    explain_number(&n, number, sink);
    if (by_build(call))
        show_at_build(call, typed, &n, sink);
    else
        show_at_all(call, typed, &n, sink);
    find_number(&n, sink);
    call->result = number;
    call->has_result = true;
}

/* --- a name --------------------------------------------------------------------------- */

static void show_ranges(enum ntl_arch arch, uint16_t service,
                        const struct ntl_syscall_range *range, size_t count,
                        struct ntl_sink *sink)
{
    uint32_t base = ntl_syscall_base(ntl_syscall_table_of(service));

    ntl_begin(sink, NTL_TABLE, "numbers", "in the builds");
    for (size_t i = 0; i < count; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "from", .kind = NTL_DECIMAL,
                 .value = range[i].first);
        ntl_emit(sink, .key = "to", .kind = NTL_DECIMAL, .value = range[i].last);
        ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
                 .value = base + range[i].value);
        emit_count(sink, service, arch, range[i].last);
        ntl_end(sink);
    }
    ntl_end(sink);
    find_several(range, count, sink);
}

/* Another processor's kernels have it. */
static void find_elsewhere(struct cmd_call *call, uint16_t service,
                           struct ntl_sink *sink)
{
    static const enum ntl_arch archs[] = { NTL_X64, NTL_X86, NTL_ARM64 };
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];

    call->absent = true;
    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++) {
        size_t n = ntl_syscall_rows(archs[i], service, range);
        const char *name = ntl_paging(archs[i])->name;

        if (n > 0)
            ntl_find(sink, "on_other_processor", "%s has it, from build %d to "
                     "%d: -a %s", .word = { name, name },
                     .number = { range[0].first, range[n - 1].last });
    }
}

static void show_name_at_build(struct cmd_call *call, uint16_t service,
                               struct ntl_sink *sink)
{
    const struct session *session = call->session;
    enum ntl_syscall_table table = ntl_syscall_table_of(service);
    uint32_t base = ntl_syscall_base(table);
    struct answers answers;

    gather(session, table, ask_row, service, &answers);
    if (settled(&answers)) {
        call->result = base + answers.value[0];
        call->has_result = true;
        ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
                 .value = call->result);
    }
    emit_arguments(sink, service, session->arch, session->build.number);
    show_editions(&answers, true, base, sink);
    find_fit(session, &answers, sink);
    if (answers.any || answers.choice.count == 0)
        return;
    call->absent = true;
    ntl_find(sink, "not_in_build", "build %d does not have it",
             .number = { session->build.number });
}

static void show_name(struct cmd_call *call, uint16_t service,
                      struct ntl_sink *sink)
{
    enum ntl_arch arch = call->session->arch;
    enum ntl_syscall_table table = ntl_syscall_table_of(service);
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];
    size_t count = ntl_syscall_rows(arch, service, range);

    emit_name(sink, service, table == NTL_SYSCALL_NT
              ? "Zw is the same service" : NULL);
    ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
             .text = ntl_syscall_table_name(table));
    if (count == 0) {
        ntl_find(sink, "not_here", "no build of %s is known to have it",
                 .word = { ntl_paging(arch)->name });
        find_elsewhere(call, service, sink);
        return;
    }
    if (by_build(call))
        show_name_at_build(call, service, sink);
    if (!by_build(call) || call->absent)
        show_ranges(arch, service, range, count, sink);
}

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
        emit_name(sink, near[i], NULL);
        ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
                 .text = ntl_syscall_table_name(ntl_syscall_table_of(near[i])));
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* --- whole tables --------------------------------------------------------------------------- */

static void table_row(const struct ntl_syscall_edition *e,
                      enum ntl_syscall_table table, struct ntl_sink *sink)
{
    char label[LABEL], sources[NOTE];

    snprintf(sources, sizeof sources, "%.*s%s%.*s",
             (int)strcspn(e->source[0], "/"), e->source[0],
             e->source[1] ? " " : "",
             e->source[1] ? (int)strcspn(e->source[1], "/") : 0,
             e->source[1] ? e->source[1] : "");
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
             .text = ntl_syscall_table_name(table));
    ntl_emit(sink, .key = "build", .kind = NTL_DECIMAL, .value = e->build);
    ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT, .text = as_of(e, label));
    ntl_emit(sink, .key = "services", .kind = NTL_NUMBER, .value = e->services);
    ntl_emit(sink, .key = "sources", .kind = NTL_TEXT, .text = sources);
    ntl_end(sink);
}

/* Every table that is known, or those of the build. */
static void show_tables(const struct cmd_call *call, struct ntl_sink *sink)
{
    const struct session *session = call->session;

    ntl_begin(sink, NTL_TABLE, "tables", NULL);
    for (unsigned t = 0; t < NTL_SYSCALL_TABLES; t++) {
        enum ntl_syscall_table table = (enum ntl_syscall_table)t;
        struct ntl_syscall_choice choice;

        ntl_syscall_choose(session->arch, table, session->build.number, &choice);
        for (size_t i = 0; by_build(call) && i < choice.count; i++)
            table_row(&choice.edition[i], table, sink);
        for (size_t i = 0; !by_build(call)
             && i < ntl_syscall_editions(session->arch, table); i++) {
            struct ntl_syscall_edition e
                = ntl_syscall_edition(session->arch, table, i);

            table_row(&e, table, sink);
        }
    }
    ntl_end(sink);
}

static void show_rows(const struct session *session,
                      const struct ntl_syscall_edition *e,
                      enum ntl_syscall_table table, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "services", ntl_syscall_table_name(table));
    for (uint16_t row = 0; row < e->services; row++) {
        uint16_t service = ntl_syscall_at(e, row);

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
                 .value = ntl_syscall_base(table) + row);
        emit_count(sink, service, session->arch, e->build);
        emit_name(sink, service, NULL);
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
    char label[LABEL];

    ntl_syscall_choose(call->session->arch, table, call->session->build.number,
                       &choice);
    if (choice.count == 0) {
        call->absent = true;
        ntl_find(sink, "no_table", "no source has such a table of %s",
                 .word = { ntl_paging(call->session->arch)->name });
        return;
    }
    ntl_emit(sink, .key = "table_build", .kind = NTL_DECIMAL, .value = e->build);
    ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT, .text = as_of(e, label));
    show_rows(call->session, e, table, sink);
    if (choice.count > 1)
        ntl_find(sink, "tables_differ", "%d other tables may be this build's: "
                 "`syscall -b %d` lists them", .number = {
                 choice.count - 1, call->session->build.number });
}

/* --- what is asked ------------------------------------------------------------------------------ */

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
        char c = (char)(text[i] | 0x20);

        if (!(c >= 'a' && c <= 'z') && text[i] != '_'
            && (i == 0 || text[i] < '0' || text[i] > '9'))
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

    if (status == NTL_OK && what->value > UINT32_MAX)
        return cmd_refuse(what, NTL_EVALUE, diag,
                          "a number has 0n32 bits at most");
    return status;
}

static unsigned context_of(const struct cmd_call *call)
{
    return by_build(call) ? USES_BUILD : USES_ARCH;
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
        show_name(call, service, sink);
    else if (status == NTL_OK)
        show_number(call, what, sink);
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
    bool zw = length > 1 && (prefix[0] | 0x20) == 'z'
              && (prefix[1] | 0x20) == 'w';
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
