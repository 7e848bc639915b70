/* What a service number means. */
#include "services.h"

#include <stdio.h>

enum { NOTE = 64, X64_MASK = 0x20 };

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
        ntl_step(sink, "table", "shr edi,%x; and edi,%xh: %x >> %d & %x = %x, "
                 "the descriptor's offset",
                 .number = { n->shift, n->mask, number, n->shift, n->mask,
                             number >> n->shift & n->mask });
    else
        ntl_step(sink, "table", "%x >> 12 & 1 = %x",
                 .number = { number, number >> 12 & 1 });
    if (n->table == NTL_SYSCALL_WIN32K && n->mask)
        ntl_step(sink, "descriptor", "KeServiceDescriptorTableShadow + %x, "
                 "which only GUI threads have%s",
                 .number = { number >> n->shift & n->mask },
                 .word = { n->mask == X64_MASK
                           ? "; in 10 and 11 restricted ones have "
                             "KeServiceDescriptorTableFilter" : "" });
    ntl_step(sink, "service", "and eax,0FFFh: %x & fff = %x",
             .number = { number, n->row });
    if (n->thunk)
        ntl_step(sink, "thunk", "%x >> 16 = %x",
                 .number = { number, n->thunk });
}

static void find_number(const struct ntl_syscall_number *n,
                        struct ntl_sink *sink)
{
    unsigned high = n->ignored >> 16;

    if (n->thunk)
        ntl_find(sink, "wow64_stub", "a stub of WOW64: the low word is the "
                 "service, the high word the way its 32-bit arguments are "
                 "taken; from build 9200 on, 7 has it in ecx");
    if (n->ignored)
        ntl_find(sink, "bits_ignored", "the dispatcher does not look at %x of "
                 "this number", .number = { n->ignored });
    if (high && ntl_wow64_thunk(high))
        ntl_find(sink, "wow64_stub", "a stub of WOW64 has such a high word, "
                 "and numbers of x64: -a x64");
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
static void show_at_build(struct cmd_call *call,
                          const struct cmd_operand *typed,
                          const struct ntl_syscall_number *n,
                          struct ntl_sink *sink)
{
    const struct session *session = call->session;
    struct services_answers answers;

    services_at(session, n->table, n->row, &answers);
    if (services_settled(&answers)) {
        services_emit_name(sink, answers.value[0],
                           answers.value[0] == NTL_SERVICE_UNNAMED
                           ? "no source has its name" : NULL);
        services_emit_arguments(sink, answers.value[0], session->arch,
                                session->build.number);
    }
    services_show_editions(&answers, false, 0, sink);
    services_find_fit(session, &answers, sink);
    if (!answers.any)
        find_absent(call, typed, (uint32_t)typed->value, sink);
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
    ntl_begin(sink, NTL_TABLE, "service_list", "in the builds");
    for (size_t i = 0; i < count; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        services_emit_builds(sink, &range[i]);
        services_emit_name(sink, range[i].value, NULL);
        ntl_end(sink);
    }
    ntl_end(sink);
    services_find_several(range, count, sink);
}

void syscall_show_number(struct cmd_call *call, const struct cmd_operand *typed,
                         struct ntl_sink *sink)
{
    const struct session *session = call->session;
    uint32_t number = (uint32_t)typed->value;
    struct ntl_syscall_number n
        = ntl_syscall_decode(session->arch, session->build.number, number);

    show_decoded(typed, number, &n, sink);
    explain_number(&n, number, sink);
    if (services_by_build(call))
        show_at_build(call, typed, &n, sink);
    else
        show_at_all(call, typed, &n, sink);
    find_number(&n, sink);
    call->result = number;
    call->has_result = true;
}
