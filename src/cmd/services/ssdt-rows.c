/* Many entries of a service table, a row each. */
#include "ssdt.h"

void ssdt_show_row(struct ssdt_rows *rows, uint32_t row, uint32_t entry,
                   bool known)
{
    const struct ssdt_table *table = rows->table;
    struct ntl_ssdt_service s
        = ntl_ssdt_decode(table->form, table->base, entry);
    uint16_t service = ssdt_service_at(table, row);
    unsigned stack = s.arguments;
    bool counted = known && (table->form != NTL_SSDT_ABSOLUTE
                             || ssdt_known_stack(table, service, &stack));

    rows->beyond += service == NTL_SERVICE_NONE;
    rows->last = row > rows->last ? row : rows->last;
    ntl_begin(rows->sink, NTL_ROW, NULL, NULL);
    ntl_emit(rows->sink, .key = "n", .kind = NTL_NUMBER,
             .value = row + ntl_syscall_base(table->which));
    ntl_emit(rows->sink, .key = "routine", .value = s.routine,
             .kind = known ? NTL_ADDRESS : NTL_ABSENT, .digits = table->digits);
    ntl_emit(rows->sink, .key = "args", .value = stack,
             .kind = counted ? NTL_DECIMAL : NTL_ABSENT);
    services_emit_name(rows->sink, service, NULL);
    ntl_end(rows->sink);
}

void ssdt_begin_rows(const struct ssdt_table *table, struct ntl_sink *sink)
{
    session_context(table->session, USES_BUILD, sink);
    ssdt_emit_table(table, sink);
    ntl_begin(sink, NTL_TABLE, "routines",
              "entries; args are those on the stack");
}

void ssdt_end_rows(const struct ssdt_rows *rows)
{
    ntl_end(rows->sink);
    ssdt_find_build(rows->table, 0, rows->last, rows->sink);
    if (rows->mismatches)
        ntl_find(rows->sink, "symbols_differ", "%d of the symbols are not the "
                 "names of this build's table, the first at %x: another build, "
                 "or hooked",
                 .number = { rows->mismatches, rows->mismatch });
    if (rows->beyond && rows->table->choice.count)
        ntl_find(rows->sink, "beyond_the_table", "%d entries lie after the %x "
                 "services of this build's table", .number = {
                 rows->beyond, rows->table->choice.edition[0].services });
}

enum ntl_status ssdt_run_list(struct cmd_call *call,
                              const struct ssdt_table *table,
                              struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct ssdt_rows rows = { .table = table, .sink = sink };

    for (size_t i = 0; i < call->list_count; i++) {
        if (call->list[i] > UINT32_MAX)
            return cmd_refuse(&call->list_text[i], NTL_EVALUE, diag,
                              "an entry has 0n32 bits");
    }
    ssdt_begin_rows(table, sink);
    ssdt_show_row(&rows, 0, (uint32_t)call->arg[ENTRY].value, true);
    ssdt_show_row(&rows, 1, (uint32_t)call->arg[N].value, true);
    for (size_t i = 0; i < call->list_count; i++)
        ssdt_show_row(&rows, (uint32_t)i + 2, (uint32_t)call->list[i], true);
    ssdt_end_rows(&rows);
    return NTL_OK;
}
