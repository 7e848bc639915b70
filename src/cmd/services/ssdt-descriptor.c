/* The descriptors of service tables. */
#include "ssdt.h"

enum { DESCRIPTOR_WORDS = 4 };

static void emit_pointer(struct ntl_sink *sink, const char *key, uint64_t value,
                         uint8_t digits, const char *note)
{
    ntl_emit(sink, .key = key, .kind = NTL_ADDRESS, .value = value,
             .digits = digits, .note = note);
}

/* Which builds have tables of that length. */
static void show_builds(const struct session *session,
                        enum ntl_syscall_table which, uint32_t limit,
                        struct ntl_sink *sink)
{
    size_t n = ntl_syscall_editions(session->arch, which), found = 0;

    for (size_t i = 0; i < n; i++) {
        struct ntl_syscall_edition e
            = ntl_syscall_edition(session->arch, which, i);

        if (e.services != limit)
            continue;
        if (found++ == 0)
            ntl_begin(sink, NTL_TABLE, "builds",
                      "builds with as many services");
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "known_build", .kind = NTL_DECIMAL,
                 .value = e.build);
        ntl_emit(sink, .key = "as_of", .kind = NTL_TEXT, .text = e.label);
        ntl_end(sink);
    }
    if (found)
        ntl_end(sink);
    else if (limit)
        ntl_find(sink, "limit_unknown", "no build of %s is known to have %x "
                 "services in that table", .number = { limit },
                 .word = { ntl_paging(session->arch)->name });
}

static const char *const tables[][3] = {
    { "KiServiceTable", "KiServiceLimit", "KiArgumentTable" },
    { "W32pServiceTable", "W32pServiceLimit", "W32pArgumentTable" },
    { NULL, NULL, NULL }, { NULL, NULL, NULL },
};

static void show_descriptor(const struct session *session, size_t which,
                            const uint64_t word[DESCRIPTOR_WORDS],
                            struct ntl_sink *sink)
{
    struct ntl_ssdt_descriptor d = ntl_ssdt_descriptor(session->arch, word);
    uint8_t digits = ntl_paging(session->arch)->digits;

    emit_pointer(sink, "Base", d.Base, digits, tables[which][0]);
    emit_pointer(sink, "Count", d.Count, digits,
                 d.Count ? "calls, counted" : NULL);
    ntl_emit(sink, .key = "Limit", .kind = NTL_NUMBER, .value = d.Limit,
             .note = tables[which][1]);
    emit_pointer(sink, "Number", d.Number, digits, tables[which][2]);
    if (d.Count)
        ntl_find(sink, "counted", "only checked kernels have counters");
    if (which < NTL_SYSCALL_IUM)
        show_builds(session, (enum ntl_syscall_table)which, d.Limit, sink);
}

static void show_descriptors(const struct cmd_call *call, struct ntl_sink *sink)
{
    static const char *const keys[] = { "nt", "win32k", "third", "fourth" };
    const struct session *session = call->session;
    uint8_t digits = ntl_paging(session->arch)->digits;
    unsigned size = digits / 2u * DESCRIPTOR_WORDS;

    for (size_t i = 0; i < call->list_count / DESCRIPTOR_WORDS; i++) {
        ntl_begin(sink, NTL_OBJECT, keys[i], i ? keys[i] : NULL);
        if (call->arg[BASE].given)
            emit_pointer(sink, "at", call->arg[BASE].value + i * size, digits,
                         i ? "KeServiceDescriptorTableShadow"
                           : "KeServiceDescriptorTable, or its Shadow");
        show_descriptor(session, i, &call->list[i * DESCRIPTOR_WORDS], sink);
        ntl_end(sink);
    }
}

enum ntl_status ssdt_run_descriptors(struct cmd_call *call,
                                     struct ntl_sink *sink,
                                     struct ntl_diag *diag)
{
    enum { MOST = 4 };
    size_t n = call->list_count;

    if (n % DESCRIPTOR_WORDS || n > MOST * DESCRIPTOR_WORDS)
        return cmd_refuse(&call->tail, NTL_EVALUE, diag,
                          "a descriptor has four words: Base, Count, Limit, "
                          "Number; there are at most four of them");
    session_context(call->session, USES_ARCH, sink);
    show_descriptors(call, sink);
    return NTL_OK;
}
