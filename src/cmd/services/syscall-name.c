/* Which numbers a service has. */
#include "services.h"

static void show_ranges(enum ntl_arch arch, uint16_t service,
                        const struct ntl_syscall_range *range, size_t count,
                        struct ntl_sink *sink)
{
    uint32_t base = ntl_syscall_base(ntl_syscall_table_of(service));

    ntl_begin(sink, NTL_TABLE, "by_build", "in the builds");
    for (size_t i = 0; i < count; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        services_emit_builds(sink, &range[i]);
        ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
                 .value = base + range[i].value);
        services_emit_count(sink, service, arch, range[i].last);
        ntl_end(sink);
    }
    ntl_end(sink);
    services_find_several(range, count, sink);
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
    struct services_answers answers;

    services_rows(session, service, &answers);
    if (services_settled(&answers)) {
        call->result = base + answers.value[0];
        call->has_result = true;
        ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
                 .value = call->result);
    }
    services_emit_arguments(sink, service, session->arch,
                            session->build.number);
    services_show_editions(&answers, true, base, sink);
    services_find_fit(session, &answers, sink);
    if (answers.any || answers.choice.count == 0)
        return;
    call->absent = true;
    ntl_find(sink, "not_in_build", "build %d does not have it",
             .number = { session->build.number });
}

void syscall_show_name(struct cmd_call *call, uint16_t service,
                       struct ntl_sink *sink)
{
    enum ntl_arch arch = call->session->arch;
    enum ntl_syscall_table table = ntl_syscall_table_of(service);
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];
    size_t count = ntl_syscall_rows(arch, service, range);

    services_emit_name(sink, service, table == NTL_SYSCALL_NT
                       ? "Zw is the same service" : NULL);
    ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
             .text = ntl_syscall_table_name(table));
    if (count == 0) {
        ntl_find(sink, "not_here", "no build of %s is known to have it",
                 .word = { ntl_paging(arch)->name });
        find_elsewhere(call, service, sink);
        return;
    }
    if (services_by_build(call))
        show_name_at_build(call, service, sink);
    if (!services_by_build(call) || call->absent)
        show_ranges(arch, service, range, count, sink);
}
