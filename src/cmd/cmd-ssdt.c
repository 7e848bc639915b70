#include "services.h"
#include "windbg-dd.h"

#include <ntlens/ssdt.h>
#include <ntlens/syscall.h>
#include <ntlens/va.h>
#include <string.h>

enum { TABLE, BASE, ENTRY, N, MORE, INDEX, ARGS, ARGTABLE, BLOCK, TAIL };

enum {
    ROW_MASK = 0xfff, WIN32K_BIT = 0x1000, NUMBER_MAX = 0x1fff,
    POINTER = 8, DESCRIPTOR_WORDS = 4
};

/* Where the numbers of a table are looked up. */
static const char *const words[] = { "nt", "win32k", NULL };

/* --- what all answers use ----------------------------------------------------- */

struct table {
    const struct session *session;
    enum ntl_ssdt_form form;
    enum ntl_syscall_table which;
    struct ntl_syscall_choice choice;   /* whose names the entries have        */
    uint64_t base;
    uint8_t digits;                     /* of an address                       */
};

static struct table table_of(const struct session *session, uint64_t base,
                             enum ntl_syscall_table which)
{
    struct table table = {
        .session = session, .base = base, .which = which,
        .form = ntl_ssdt_form(session->arch, session->build.number),
        .digits = ntl_paging(session->arch)->digits,
    };

    ntl_syscall_choose(session->arch, which, session->build.number,
                       &table.choice);
    return table;
}

static uint16_t service_at(const struct table *table, uint32_t row)
{
    return table->choice.count ? ntl_syscall_at(&table->choice.edition[0], row)
                               : (uint16_t)NTL_SERVICE_NONE;
}

/* Arguments that a service of this name has on the stack; false: not known. */
static bool known_stack(const struct table *table, uint16_t service,
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
static bool undisputed(const struct table *table, uint32_t row)
{
    for (size_t i = 1; i < table->choice.count; i++) {
        if (ntl_syscall_at(&table->choice.edition[i], row)
            != ntl_syscall_at(&table->choice.edition[0], row))
            return false;
    }
    return true;
}

/* Whose names these are, of rows `first` to `last`. */
static void find_build(const struct table *table, uint32_t first, uint32_t last,
                       struct ntl_sink *sink)
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

static void emit_table(const struct table *table, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "table_at", .kind = NTL_ADDRESS, .value = table->base,
             .digits = table->digits,
             .note = table->which ? "W32pServiceTable" : "KiServiceTable");
    ntl_emit(sink, .key = "form", .kind = NTL_TEXT,
             .text = forms[table->form].name, .note = forms[table->form].note);
}

/* --- the place of an entry --------------------------------------------------------- */

static void explain_place(const struct table *table, uint32_t row,
                          struct ntl_sink *sink)
{
    uint64_t base = table->base;

    ntl_step(sink, "entry_at", "%a + 4 * %x = %a",
             .number = { base, row, base + NTL_SSDT_ENTRY * row },
             .digits = table->digits);
    if (table->form != NTL_SSDT_ABSOLUTE)
        ntl_step(sink, "pointer_at", "%a + 8 * %x = %a, in the file of a kernel "
                 "that has pointers there, as 7 and 8 have",
                 .number = { base, row, base + POINTER * row },
                 .digits = table->digits);
}

static void show_place(struct cmd_call *call, const struct table *table,
                       uint32_t row, struct ntl_sink *sink)
{
    const struct cmd_operand *bytes = &call->arg[ARGTABLE];

    ntl_emit(sink, .key = "number", .kind = NTL_NUMBER,
             .value = row + ntl_syscall_base(table->which));
    services_emit_name(sink, service_at(table, row), NULL);
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

/* --- one entry ------------------------------------------------------------------------ */

static void explain_entry(const struct table *table, uint32_t entry,
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

static void find_strange(const struct table *table, uint16_t service,
                         const struct ntl_ssdt_service *s, struct ntl_sink *sink)
{
    unsigned known;

    if (ntl_va_space(table->session->arch, s->routine) != NTL_KERNEL)
        ntl_find(sink, "not_in_kernel", "%a is not a kernel address%s",
                 .number = { s->routine }, .digits = table->digits,
                 .word = { table->digits == 16 && table->base <= UINT32_MAX
                           ? ": for a table of x86, -a x86" : "" });
    if (table->form != NTL_SSDT_ABSOLUTE && known_stack(table, service, &known)
        && known != s->arguments)
        ntl_find(sink, "arguments_differ", "%d arguments on the stack; the "
                 "service of that number should have %d: another build, or "
                 "another routine", .number = { s->arguments, known });
}

static void emit_stack(const struct table *table, unsigned arguments,
                       const char *note, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "stack_arguments", .kind = NTL_DECIMAL,
             .value = arguments, .note = note);
    ntl_emit(sink, .key = "stack_bytes", .kind = NTL_NUMBER,
             .value = (uint64_t)arguments * table->digits / 2);
}

static void show_entry(const struct table *table, uint32_t entry,
                       uint16_t service, struct ntl_sink *sink)
{
    struct ntl_ssdt_service s = ntl_ssdt_decode(table->form, table->base, entry);
    unsigned known;

    ntl_emit(sink, .key = "entry", .kind = NTL_RAW, .value = entry, .digits = 8);
    if (table->form != NTL_SSDT_ABSOLUTE)
        ntl_emit(sink, .key = "offset", .kind = NTL_RAW,
                 .value = (uint64_t)s.offset,
                 .note = table->form == NTL_SSDT_SHIFTED ? "entry >> 4, signed"
                                                         : "without bits 3:0");
    ntl_emit(sink, .key = "routine", .kind = NTL_ADDRESS, .value = s.routine,
             .digits = table->digits);
    if (table->form != NTL_SSDT_ABSOLUTE)
        emit_stack(table, s.arguments, "bits 3:0", sink);
    else if (known_stack(table, service, &known))
        emit_stack(table, known, "of that name", sink);
    explain_entry(table, entry, &s, sink);
    find_strange(table, service, &s, sink);
}

/* --- a routine ------------------------------------------------------------------------- */

static unsigned arguments_of(const struct cmd_call *call,
                             const struct table *table, uint16_t service,
                             const char **note)
{
    unsigned known = 0;

    if (call->arg[ARGS].given) {
        *note = "given";
        return (unsigned)call->arg[ARGS].value;
    }
    *note = known_stack(table, service, &known) ? "of that name"
                                                : "assumed: args=N says";
    return known;
}

static void show_routine(struct cmd_call *call, const struct table *table,
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
    if (!ntl_ssdt_encode(table->form, table->base, routine, arguments, &entry)) {
        call->absent = true;
        ntl_find(sink, "out_of_reach", "no entry can hold this routine: %s",
                 .word = { table->form == NTL_SSDT_SHIFTED
                           ? "an offset has 0n28 bits, signed: 8000000 either way"
                           : "it is more than 80000000 away, or no multiple of "
                             "10" });
        return;
    }
    ntl_emit(sink, .key = "entry", .kind = NTL_RAW, .value = entry, .digits = 8);
    ntl_step(sink, "entry", table->form == NTL_SSDT_SHIFTED
             ? "(%a - %a) << 4 | %x, 32 bits of it = %x"
             : "%a - %a + %x, 32 bits of it = %x",
             .number = { routine, table->base, arguments, entry });
}

/* --- many entries ----------------------------------------------------------------------- */

struct rows {
    const struct table *table;
    struct ntl_sink *sink;
    uint32_t last, mismatches, mismatch, beyond;
};

/* `nt!NtClose` or `nt!NtClose (0001)`, with the name that the build has. */
static bool same_symbol(const char *symbol, size_t length, uint16_t service)
{
    const char *name = memchr(symbol, '!', length);
    size_t n;

    if (!name)
        return true;
    name++;
    n = 0;
    while (name + n < symbol + length && name[n] != ' ' && name[n] != '+')
        n++;
    return ntl_syscall_find(name, n) == service;
}

static void show_row(struct rows *rows, uint32_t row, uint32_t entry,
                     bool known)
{
    const struct table *table = rows->table;
    struct ntl_ssdt_service s = ntl_ssdt_decode(table->form, table->base, entry);
    uint16_t service = service_at(table, row);
    unsigned stack = s.arguments;
    bool counted = known && (table->form != NTL_SSDT_ABSOLUTE
                             || known_stack(table, service, &stack));

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

static void check_symbol(struct rows *rows, uint32_t row,
                         const struct windbg_dd *line)
{
    if (!line->symbol
        || same_symbol(line->symbol, line->symbol_length,
                       service_at(rows->table, row)))
        return;
    if (rows->mismatches++ == 0)
        rows->mismatch = row;
}

static void begin_rows(const struct table *table, struct ntl_sink *sink)
{
    session_context(table->session, USES_BUILD, sink);
    emit_table(table, sink);
    ntl_begin(sink, NTL_TABLE, "entries", "entries; args are those on the stack");
}

static void end_rows(const struct rows *rows)
{
    ntl_end(rows->sink);
    find_build(rows->table, 0, rows->last, rows->sink);
    if (rows->mismatches)
        ntl_find(rows->sink, "symbols_differ", "%d of the symbols are not the "
                 "names of this build's table, the first at %x: another build, "
                 "or hooked",
                 .number = { rows->mismatches, rows->mismatch });
    if (rows->beyond && rows->table->choice.count)
        ntl_find(rows->sink, "beyond_the_table", "%d entries lie behind the %x "
                 "services of this build's table", .number = {
                 rows->beyond, rows->table->choice.edition[0].services });
}

/* `ssdt BASE ENTRY ENTRY ENTRY...`: a line of dd. */
static enum ntl_status run_list(struct cmd_call *call, const struct table *table,
                                struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct rows rows = { .table = table, .sink = sink };

    for (size_t i = 0; i < call->list_count; i++) {
        if (call->list[i] > UINT32_MAX)
            return cmd_refuse(&call->list_text[i], NTL_EVALUE, diag,
                              "an entry has 0n32 bits");
    }
    begin_rows(table, sink);
    show_row(&rows, 0, (uint32_t)call->arg[ENTRY].value, true);
    show_row(&rows, 1, (uint32_t)call->arg[N].value, true);
    for (size_t i = 0; i < call->list_count; i++)
        show_row(&rows, (uint32_t)i + 2, (uint32_t)call->list[i], true);
    end_rows(&rows);
    return NTL_OK;
}

/* --- a pasted block --------------------------------------------------------------------- */

struct paste {
    const char *text;
    size_t length;
    enum ntl_syscall_table which;
    bool named;                 /* a word said which                           */
    bool has_base;
    uint64_t base;
};

static void skip(struct paste *paste, size_t n)
{
    paste->text += n;
    paste->length -= n;
    while (paste->length && (*paste->text == ' ' || *paste->text == '\n'
                             || *paste->text == '\t' || *paste->text == '\r')) {
        paste->text++;
        paste->length--;
    }
}

static bool take_word(struct paste *paste, const char *word)
{
    size_t n = strlen(word);

    if (paste->length <= n || memcmp(paste->text, word, n) != 0
        || (paste->text[n] != ' ' && paste->text[n] != '\n'))
        return false;
    skip(paste, n);
    return true;
}

/* What stands before the lines: a table's name, the base of its service 0. */
static void read_head(struct paste *paste)
{
    struct windbg_dd line;
    uint64_t base;
    size_t n;

    skip(paste, 0);
    for (unsigned t = 0; words[t]; t++) {
        if (take_word(paste, words[t])) {
            paste->which = (enum ntl_syscall_table)t;
            paste->named = true;
        }
    }
    if (windbg_dd_read(paste->text, paste->length, &line))
        return;
    n = windbg_dd_address(paste->text, paste->length, &base);
    if (n > 0) {
        paste->base = base;
        paste->has_base = true;
        skip(paste, n);
    }
}

static bool mentions(const char *text, size_t length, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= length; i++) {
        if (memcmp(text + i, word, n) == 0)
            return true;
    }
    return false;
}

/* More than `BASE ENTRY`, which needs no block. */
static bool is_block(const struct paste *paste)
{
    struct windbg_dd line;
    size_t n = windbg_line(paste->text, paste->length);

    if (windbg_prompt(paste->text, n))
        return true;
    return windbg_dd_read(paste->text, paste->length, &line)
           && (line.values > 1 || line.symbol || paste->has_base
               || n < paste->length);
}

static bool reads(const char *text, size_t length)
{
    struct paste paste = { .text = text, .length = length };

    read_head(&paste);
    return is_block(&paste);
}

/* Bare lines of dd may be anything: symbols or the prompt must say what.  Return
   addresses of a stack have an offset, entries have none.  */
static bool speaks_of_services(const char *line, size_t length)
{
    struct windbg_dd dd;

    if (windbg_prompt(line, length))
        return mentions(line, length, "ServiceTable");
    return windbg_dd_read(line, length, &dd) && dd.symbol
           && mentions(dd.symbol, dd.symbol_length, "!Nt")
           && !mentions(dd.symbol, dd.symbol_length, "+");
}

static bool knows(const char *line, size_t length, bool first)
{
    static const char name[] = "ssdt ";
    struct windbg_dd dd;

    length = windbg_line(line, length);
    if (!first)
        return windbg_prompt(line, length) || windbg_dd_read(line, length, &dd);
    if (length > sizeof name && memcmp(line, name, sizeof name - 1) == 0)
        return reads(line + sizeof name - 1, length - (sizeof name - 1));
    return speaks_of_services(line, length);
}

/* A line that is neither entries nor a prompt is not passed over. */
static enum ntl_status check_lines(const struct cmd_operand *text,
                                   struct paste paste, struct ntl_diag *diag)
{
    struct cmd_operand bad = *text;
    struct windbg_dd line;

    for (; paste.length; skip(&paste, bad.length)) {
        bad.length = windbg_line(paste.text, paste.length);
        bad.offset = text->offset + (size_t)(paste.text - text->text);
        if (!windbg_prompt(paste.text, bad.length)
            && !windbg_dd_read(paste.text, bad.length, &line))
            return cmd_refuse(&bad, NTL_ESYNTAX, diag, "expected a line of dd, "
                              "dds or dps; options stand before `ssdt`");
    }
    return NTL_OK;
}

/* The next line of entries; false at the end. */
static bool next_line(struct paste *paste, struct windbg_dd *ret)
{
    while (paste->length) {
        size_t n = windbg_line(paste->text, paste->length);
        bool good = windbg_dd_read(paste->text, n, ret);

        if (!paste->named && windbg_prompt(paste->text, n)
            && mentions(paste->text, n, "W32pServiceTable"))
            paste->which = NTL_SYSCALL_WIN32K;
        skip(paste, n);
        if (good)
            return true;
    }
    return false;
}

static void show_line(struct rows *rows, const struct windbg_dd *line)
{
    uint64_t row = (line->address - rows->table->base) / NTL_SSDT_ENTRY;

    for (unsigned i = 0; i < line->values; i++) {
        show_row(rows, (uint32_t)row + i, line->value[i], line->known[i]);
        check_symbol(rows, (uint32_t)row + i, line);
    }
}

/* The width of the addresses says whose they are. */
static void fit_session(struct session *session, unsigned digits)
{
    static const char *const names[] = { "x86", "x64" };
    const char *name = names[digits == 16];
    struct ntl_diag ignored;
    size_t count;
    const struct setting *setting = session_settings(&count);

    if (ntl_paging(session->arch)->digits == digits)
        return;
    while (strcmp(setting->name, "arch") != 0)
        setting++;
    (void)!session_set(session, setting, name, strlen(name), &ignored);
}

static enum ntl_status run_block(struct cmd_call *call, struct ntl_sink *sink,
                                 struct ntl_diag *diag)
{
    const struct cmd_operand *text = &call->arg[BLOCK];
    struct paste paste = { .text = text->text, .length = text->length };
    struct session session = *call->session;
    struct windbg_dd line;
    struct table table;
    struct rows rows = { .table = &table, .sink = sink };
    enum ntl_status status;

    take_word(&paste, "ssdt");
    read_head(&paste);
    status = check_lines(text, paste, diag);
    if (status != NTL_OK)
        return status;
    if (!next_line(&paste, &line))
        return cmd_refuse(text, NTL_ESYNTAX, diag,
                          "lines as `dd nt!KiServiceTable` prints them");
    fit_session(&session, line.digits);
    table = table_of(&session, paste.has_base ? paste.base : line.address,
                     paste.which);
    if ((line.address - table.base) % NTL_SSDT_ENTRY
        || (line.address - table.base) / NTL_SSDT_ENTRY > ROW_MASK)
        return cmd_refuse(text, NTL_EVALUE, diag, "the lines begin at %a, the "
                          "table at %a: no entry lies there",
                          .number = { line.address, table.base },
                          .digits = table.digits);
    begin_rows(&table, sink);
    do {
        show_line(&rows, &line);
    } while (next_line(&paste, &line));
    end_rows(&rows);
    return NTL_OK;
}

/* --- descriptors --------------------------------------------------------------------------- */

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
            ntl_begin(sink, NTL_TABLE, "builds", "builds with as many services");
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "build", .kind = NTL_DECIMAL, .value = e.build);
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

static enum ntl_status run_descriptors(struct cmd_call *call,
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

/* --- what is asked --------------------------------------------------------------------------- */

/* A third number of 8 digits is an entry: a line of dd has more than one. */
static bool is_list(const struct cmd_call *call)
{
    const struct cmd_operand *n = &call->arg[N];

    return n->given && (call->list_count > 0
                        || (n->length == 8 && n->value > NUMBER_MAX));
}

static enum ntl_status check(struct cmd_call *call, struct ntl_diag *diag)
{
    const struct cmd_operand *n = &call->arg[call->arg[INDEX].given ? INDEX : N];

    if (!call->arg[BASE].given)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "the table's address, as `dd nt!KiServiceTable` shows "
                          "it, then an entry, or a whole pasted dd");
    if (is_list(call))
        return NTL_OK;
    if (n->given && n->value > NUMBER_MAX)
        return cmd_refuse(n, NTL_EVALUE, diag,
                          "a service number is 1fff at most");
    if (call->arg[ARGS].given && call->arg[ARGS].value > NTL_SSDT_ARGUMENTS_MAX)
        return cmd_refuse(&call->arg[ARGS], NTL_EVALUE, diag,
                          "four bits: f at most");
    if (!call->arg[ENTRY].given && !n->given)
        return cmd_refuse(&call->arg[BASE], NTL_EMISSING, diag,
                          "an entry or a routine, or index= alone");
    if (ntl_paging(call->session->arch)->digits == 8
        && (call->arg[ENTRY].value | call->arg[BASE].value) > UINT32_MAX)
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

static void show_value(struct cmd_call *call, const struct table *table,
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

static void show_one(struct cmd_call *call, const struct table *table,
                     const struct cmd_operand *n, struct ntl_sink *sink)
{
    uint32_t row = n->value & ROW_MASK;
    uint16_t service = NTL_SERVICE_NONE;

    session_context(call->session, USES_BUILD, sink);
    emit_table(table, sink);
    if (n->given) {
        service = service_at(table, row);
        show_place(call, table, row, sink);
    }
    if (call->arg[ENTRY].given)
        show_value(call, table, service, sink);
    if (n->given)
        find_build(table, row, row, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct cmd_operand *n = &call->arg[call->arg[INDEX].given ? INDEX : N];
    struct session session = *call->session;
    enum ntl_status status;
    struct table table;

    if (call->arg[BLOCK].given)
        return run_block(call, sink, diag);
    if (call->tail.given)
        return run_descriptors(call, sink, diag);
    status = check(call, diag);
    if (status != NTL_OK)
        return status;
    if (is_list(call)) {
        fit_session(&session, call->arg[BASE].length == 8 ? 8 : 16);
        table = table_of(&session, call->arg[BASE].value, which_table(call, NULL));
        return run_list(call, &table, sink, diag);
    }
    table = table_of(call->session, call->arg[BASE].value, which_table(call, n));
    show_one(call, &table, n, sink);
    return NTL_OK;
}

const struct command cmd_ssdt = {
    .name = "ssdt",
    .summary = "a service-table entry to its routine and back, or a pasted dd",
    .example = "fffff800_02a8e300 ffac52c0",
    .args = {
        [TABLE] = { CMD_WORD, "TABLE", "whose names; nt when not given", words,
                    true },
        [BASE] = { CMD_NUMBER, "BASE", "of the table; before `=`, of the "
                   "descriptor", NULL, true },
        [ENTRY] = { CMD_NUMBER, "ENTRY", "an entry, or a routine's address", NULL,
                    true },
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
    .knows = knows,
    .reads = reads,
};
