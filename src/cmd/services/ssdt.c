#include "ssdt.h"

#include <ntlens/va.h>

enum { WIN32K_BIT = 0x1000, NUMBER_MAX = 0x1fff, POINTER = 8 };

/* --- the place of an entry ------------------------------------------------ */

static void explain_place(const struct ssdt_table *table, uint32_t row,
                          struct ntl_sink *sink)
{
    uint64_t base = table->base;

    ntl_step(sink, "entry_at", "%a + 4 * %x = %a",
             .number = { base, row, base + NTL_SSDT_ENTRY * row },
             .digits = table->digits);
    if (table->form != NTL_SSDT_ABSOLUTE)
        ntl_step(sink, "pointer_at", "%a + 8 * %x = %a, in the file of a "
                 "kernel that has pointers there, as 7 and 8 have",
                 .number = { base, row, base + POINTER * row },
                 .digits = table->digits);
}

static void show_place(struct cmd_call *call, const struct ssdt_table *table,
                       uint32_t row, struct ntl_sink *sink)
{
    const struct cmd_operand *bytes = &call->arg[ARGTABLE];

    ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
             .value = row + ntl_syscall_base(table->which));
    services_emit_name(sink, ssdt_service_at(table, row), NULL);
    ntl_emit(sink, .key = "entry_at", .kind = NTL_ADDRESS,
             .value = table->base + NTL_SSDT_ENTRY * row,
             .digits = table->digits);
    if (table->form != NTL_SSDT_ABSOLUTE)
        ntl_emit(sink, .key = "pointer_at", .kind = NTL_ADDRESS,
                 .value = table->base + POINTER * row,
                 .note = "in a file with 8-byte pointers");
    if (bytes->given)
        ntl_emit(sink, .key = "argument_byte_at", .kind = NTL_ADDRESS,
                 .value = bytes->value + row, .digits = table->digits,
                 .note = "bytes of arguments, 4 each");
    explain_place(table, row, sink);
}

/* --- one entry ------------------------------------------------------------ */

static void explain_entry(const struct ssdt_table *table, uint32_t entry,
                          const struct ntl_ssdt_service *s,
                          struct ntl_sink *sink)
{
    bool code = table->form == NTL_SSDT_SHIFTED
                && table->session->arch != NTL_ARM64;

    if (table->form == NTL_SSDT_ABSOLUTE)
        return;
    ntl_step(sink, "offset", table->form == NTL_SSDT_ADDED
             ? "%ssx32(%x) & ~f = %q" : "%ssx32(%x) >>> 4 = %q",
             .word = { code ? "movsxd r11,[r10+rax*4]; sar r11,4: " : "" },
             .number = { entry, (uint64_t)s->offset });
    ntl_step(sink, "routine", "%s%a + %q = %a",
             .word = { code ? "add r10,r11: " : "" },
             .number = { table->base, (uint64_t)s->offset, s->routine });
    ntl_step(sink, "stack_arguments", "%x & f = %x",
             .number = { entry, s->arguments });
}

static void find_strange(const struct ssdt_table *table, uint16_t service,
                         const struct ntl_ssdt_service *s,
                         struct ntl_sink *sink)
{
    unsigned known;

    if (ntl_va_space(table->session->arch, s->routine) != NTL_KERNEL)
        ntl_find(sink, "not_in_kernel",
                 table->digits == 16 && table->base <= UINT32_MAX
                 ? "%a is not a kernel address: for a table of x86, -a x86"
                 : "%a is not a kernel address",
                 .number = { s->routine }, .digits = table->digits);
    if (table->form != NTL_SSDT_ABSOLUTE
        && ssdt_known_stack(table, service, &known)
        && known != s->arguments)
        ntl_find(sink, "arguments_differ", "%d arguments on the stack; the "
                 "service of that number should have %d: another build, or "
                 "another routine", .number = { s->arguments, known });
}

static void emit_stack(const struct ssdt_table *table, unsigned arguments,
                       const char *note, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "stack_arguments", .kind = NTL_DECIMAL,
             .value = arguments, .note = note);
    ntl_emit(sink, .key = "stack_bytes", .kind = NTL_NUMBER,
             .value = (uint64_t)arguments * table->digits / 2);
}

static void show_entry(const struct ssdt_table *table, uint32_t entry,
                       uint16_t service, struct ntl_sink *sink)
{
    struct ntl_ssdt_service s
        = ntl_ssdt_decode(table->form, table->base, entry);
    unsigned known;

    ntl_emit(sink, .key = "entry", .kind = NTL_RAW, .value = entry,
             .digits = 8);
    if (table->form != NTL_SSDT_ABSOLUTE)
        ntl_emit(sink, .key = "offset", .kind = NTL_RAW,
                 .value = (uint64_t)s.offset,
                 .note = table->form == NTL_SSDT_SHIFTED ? "entry >> 4, signed"
                                                         : "without bits 3:0");
    ntl_emit(sink, .key = "routine", .kind = NTL_ADDRESS, .value = s.routine,
             .digits = table->digits);
    if (table->form != NTL_SSDT_ABSOLUTE)
        emit_stack(table, s.arguments, "bits 3:0", sink);
    else if (ssdt_known_stack(table, service, &known))
        emit_stack(table, known, "of that name", sink);
    explain_entry(table, entry, &s, sink);
    find_strange(table, service, &s, sink);
}

/* --- a routine ------------------------------------------------------------ */

static unsigned arguments_of(const struct cmd_call *call,
                             const struct ssdt_table *table, uint16_t service,
                             const char **note)
{
    unsigned known = 0;

    if (call->arg[ARGS].given) {
        *note = "given";
        return (unsigned)call->arg[ARGS].value;
    }
    *note = ssdt_known_stack(table, service, &known) ? "of that name"
                                                     : "assumed: args=N says";
    return known;
}

static void show_routine(struct cmd_call *call, const struct ssdt_table *table,
                         uint64_t routine, uint16_t service,
                         struct ntl_sink *sink)
{
    const char *note;
    unsigned arguments = arguments_of(call, table, service, &note);
    uint64_t offset = routine - table->base;
    uint32_t entry;

    ntl_emit(sink, .key = "routine", .kind = NTL_ADDRESS, .value = routine,
             .digits = table->digits);
    ntl_emit(sink, .key = "offset", .kind = NTL_RAW, .value = offset,
             .note = "from the table");
    emit_stack(table, arguments, note, sink);
    if (!ntl_ssdt_encode(table->form, table->base, routine, arguments,
                         &entry)) {
        call->absent = true;
        ntl_find(sink, "out_of_reach", "no entry can hold this routine: %s",
                 .word = { table->form == NTL_SSDT_SHIFTED
                           ? "an offset has 0n28 bits, signed: 8000000 either "
                             "way"
                           : "it is more than 80000000 away, or no multiple of "
                             "10" });
        return;
    }
    ntl_emit(sink, .key = "entry", .kind = NTL_RAW, .value = entry,
             .digits = 8);
    ntl_step(sink, "entry", table->form == NTL_SSDT_SHIFTED
             ? "(%a - %a) << 4 | %x, 32 bits of it = %x"
             : "%a - %a + %x, 32 bits of it = %x",
             .number = { routine, table->base, arguments, entry });
}

/* --- what is asked -------------------------------------------------------- */

/* A third number of 8 digits is an entry: a line of dd has more than one. */
static bool is_list(const struct cmd_call *call)
{
    const struct cmd_operand *n = &call->arg[N];

    return n->given && (call->list_count > 0
                        || (n->length == 8 && n->value > NUMBER_MAX));
}

static const struct cmd_operand *number_of(const struct cmd_call *call)
{
    return &call->arg[call->arg[INDEX].given ? INDEX : N];
}

static enum ntl_status check(struct cmd_call *call, struct ntl_diag *diag)
{
    const struct cmd_operand *n = number_of(call);
    enum ntl_status status = NTL_OK;

    if (!call->arg[BASE].given)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "the table's address, as `dd nt!KiServiceTable` "
                          "shows it, then an entry, or a whole pasted dd");
    if (is_list(call))
        return NTL_OK;
    if (n->given)
        status = cmd_at_most(n, NUMBER_MAX, "a service number is 1fff at most",
                             diag);
    if (status == NTL_OK && call->arg[ARGS].given)
        status = cmd_at_most(&call->arg[ARGS], NTL_SSDT_ARGUMENTS_MAX,
                             "four bits: f at most", diag);
    if (status != NTL_OK)
        return status;
    if (!call->arg[ENTRY].given && !n->given)
        return cmd_refuse(&call->arg[BASE], NTL_EMISSING, diag,
                          "an entry or a routine, or index= alone");
    if ((call->arg[ENTRY].value | call->arg[BASE].value)
        & ~ntl_paging(call->session->arch)->address_mask)
        return cmd_refuse(&call->arg[BASE], NTL_EVALUE, diag,
                          "addresses have 0n32 bits on x86");
    return NTL_OK;
}

static enum ntl_syscall_table which_table(const struct cmd_call *call,
                                          const struct cmd_operand *number)
{
    if (number && number->given && number->value & WIN32K_BIT)
        return NTL_SYSCALL_WIN32K;
    return call->arg[TABLE].given ? (enum ntl_syscall_table)
                                    call->arg[TABLE].value : NTL_SYSCALL_NT;
}

/* `ffffffff`ffac52c0` is an entry that was read as a signed number. */
static bool is_extended(uint64_t value)
{
    return value >> 31 == UINT64_C(0x1ffffffff);
}

static void show_value(struct cmd_call *call, const struct ssdt_table *table,
                       uint16_t service, struct ntl_sink *sink)
{
    uint64_t value = call->arg[ENTRY].value;
    bool extended = is_extended(value);

    if (value > UINT32_MAX && !extended) {
        show_routine(call, table, value, service, sink);
        return;
    }
    show_entry(table, (uint32_t)value, service, sink);
    call->result = ntl_ssdt_decode(table->form, table->base,
                                   (uint32_t)value).routine;
    call->has_result = true;
    if (extended)
        ntl_find(sink, "sign_extended", "%q is taken as the entry %x",
                 .number = { value, (uint32_t)value });
}

static void show_one(struct cmd_call *call, const struct ssdt_table *table,
                     const struct cmd_operand *n, struct ntl_sink *sink)
{
    uint32_t row = n->value & SSDT_ROW_MASK;
    uint16_t service = NTL_SERVICE_NONE;

    session_context(call->session, USES_BUILD, sink);
    ssdt_emit_table(table, sink);
    if (n->given) {
        service = ssdt_service_at(table, row);
        show_place(call, table, row, sink);
    }
    if (call->arg[ENTRY].given)
        show_value(call, table, service, sink);
    if (n->given)
        ssdt_find_build(table, row, row, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct cmd_operand *n = number_of(call);
    struct session session = *call->session;
    enum ntl_status status;
    struct ssdt_table table;

    if (call->arg[BLOCK].given)
        return ssdt_run_block(call, sink, diag);
    if (call->tail.given)
        return ssdt_run_descriptors(call, sink, diag);
    status = check(call, diag);
    if (status != NTL_OK)
        return status;
    if (is_list(call)) {
        ssdt_fit_session(&session, call->arg[BASE].length == 8 ? 8 : 16);
        table = ssdt_table_of(&session, call->arg[BASE].value,
                              which_table(call, NULL));
        return ssdt_run_list(call, &table, sink, diag);
    }
    table = ssdt_table_of(call->session, call->arg[BASE].value,
                          which_table(call, n));
    show_one(call, &table, n, sink);
    return NTL_OK;
}

const struct command cmd_ssdt = {
    .name = "ssdt",
    .summary = "a service-table entry to its routine and back, or a pasted dd",
    .example = "fffff800_02a8e300 ffac52c0",
    .args = {
        [TABLE] = { CMD_WORD, "TABLE", "whose names; nt when not given",
                    ssdt_words, true },
        [BASE] = { CMD_NUMBER, "BASE", "of the table; before `=`, of the "
                   "descriptor", NULL, true },
        [ENTRY] = { CMD_NUMBER, "ENTRY", "an entry, or a routine's address",
                    NULL, true },
        [N] = { CMD_NUMBER, "N", "the service number", NULL, true },
        [MORE] = { CMD_LIST, "MORE", "further entries, as dd prints them", NULL,
                   true },
        [INDEX] = { CMD_KEYED, "index", "the service number, without an entry",
                    NULL, true },
        [ARGS] = { CMD_KEYED, "args", "arguments on the stack, of a routine",
                   NULL, true },
        [ARGTABLE] = { CMD_KEYED, "argtable", "KiArgumentTable, of x86", NULL,
                       true },
        [BLOCK] = { CMD_TEXT, "BLOCK", "lines of dd, dds or dps", NULL, true },
        [TAIL] = { CMD_TAIL, "V", "the words of a descriptor, or of several",
                   NULL, true },
    },
    .run = run,
};
