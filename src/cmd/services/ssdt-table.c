/* A service table, and whose names its entries have. */
#include "ssdt.h"

const char *const ssdt_words[] = { "nt", "win32k", NULL };

struct ssdt_table ssdt_table_of(const struct session *session, uint64_t base,
                                enum ntl_syscall_table which)
{
    struct ssdt_table table = {
        .session = session, .base = base, .which = which,
        .form = ntl_ssdt_form(session->arch, session->build.number),
        .digits = ntl_paging(session->arch)->digits,
    };

    ntl_syscall_choose(session->arch, which, session->build.number,
                       &table.choice);
    return table;
}

uint16_t ssdt_service_at(const struct ssdt_table *table, uint32_t row)
{
    return table->choice.count ? ntl_syscall_at(&table->choice.edition[0], row)
                               : (uint16_t)NTL_SERVICE_NONE;
}

bool ssdt_known_stack(const struct ssdt_table *table, uint16_t service,
                      unsigned *ret)
{
    unsigned held = ntl_syscall_registers(table->session->arch);
    struct ntl_syscall_arguments a;

    if (!ntl_syscall_arguments(service, table->session->arch,
                               table->session->build.number, &a))
        return false;
    *ret = a.count > held ? a.count - held : 0;
    return true;
}

/* Every table that may be the build's has the same service there. */
static bool undisputed(const struct ssdt_table *table, uint32_t row)
{
    for (size_t i = 1; i < table->choice.count; i++) {
        if (ntl_syscall_at(&table->choice.edition[i], row)
            != ntl_syscall_at(&table->choice.edition[0], row))
            return false;
    }
    return true;
}

void ssdt_find_build(const struct ssdt_table *table, uint32_t first,
                     uint32_t last, struct ntl_sink *sink)
{
    const struct session *session = table->session;
    bool all = true;

    for (uint32_t row = first; row <= last && all; row++)
        all = undisputed(table, row);
    if (table->choice.count == 0)
        ntl_find(sink, "no_table", "no source has such a table of %s, so there "
                 "are no names", .word = { ntl_paging(session->arch)->name });
    else if (session->build_from == FROM_DEFAULT)
        ntl_find(sink, "build_is_default", "names are those of build %d, the "
                 "default: -b BUILD says whose table it is",
                 .number = { session->build.number });
    else if (!all || table->choice.fit[0] != NTL_SYSCALL_OWN)
        ntl_find(sink, "names_of", "names are those of build %d; other tables "
                 "may be this build's: `syscall -b %d` lists them",
                 .number = { table->choice.edition[0].build,
                             session->build.number });
}

static const struct { const char *name, *note; } forms[] = {
    [NTL_SSDT_SHIFTED] = { "shifted", "offset << 4 | arguments on the stack" },
    [NTL_SSDT_ADDED] = { "added", "offset + arguments on the stack" },
    [NTL_SSDT_ABSOLUTE] = { "absolute", "the routine's address" },
};

void ssdt_emit_table(const struct ssdt_table *table, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "table_at", .kind = NTL_ADDRESS, .value = table->base,
             .digits = table->digits,
             .note = table->which ? "W32pServiceTable" : "KiServiceTable");
    ntl_emit(sink, .key = "form", .kind = NTL_TEXT,
             .text = forms[table->form].name, .note = forms[table->form].note);
}

void ssdt_fit_session(struct session *session, unsigned digits)
{
    if (ntl_paging(session->arch)->digits != digits)
        session_take_arch(session, digits == 16 ? NTL_X64 : NTL_X86);
}
