/* A service table as a debugger prints it. */
#include "ssdt.h"
#include "windbg-dd.h"

#include <string.h>

struct paste {
    const char *text;
    size_t length;
    enum ntl_syscall_table which;
    bool named;                 /* a word said which                          */
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
    for (unsigned t = 0; ssdt_words[t]; t++) {
        if (take_word(paste, ssdt_words[t])) {
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

/* Lines of something else are not entries, whatever row they would be. */
static enum ntl_status check_places(const struct cmd_operand *text,
                                    struct paste paste,
                                    const struct ssdt_table *table,
                                    struct ntl_diag *diag)
{
    struct cmd_operand bad = *text;
    struct windbg_dd line;

    for (; paste.length; skip(&paste, bad.length)) {
        uint64_t at;

        bad.length = windbg_line(paste.text, paste.length);
        bad.offset = text->offset + (size_t)(paste.text - text->text);
        if (!windbg_dd_read(paste.text, bad.length, &line))
            continue;
        at = line.address - table->base;
        if (at % NTL_SSDT_ENTRY || at / NTL_SSDT_ENTRY > SSDT_ROW_MASK)
            return cmd_refuse(&bad, NTL_EVALUE, diag, "the line is of %a, the "
                              "table at %a: no entry lies there",
                              .number = { line.address, table->base },
                              .digits = table->digits);
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

static void check_symbol(struct ssdt_rows *rows, uint32_t row,
                              const struct windbg_dd *line)
{
    if (!line->symbol
        || same_symbol(line->symbol, line->symbol_length,
                       ssdt_service_at(rows->table, row)))
        return;
    if (rows->mismatches++ == 0)
        rows->mismatch = row;
}

static void show_line(struct ssdt_rows *rows, const struct windbg_dd *line)
{
    uint64_t row = (line->address - rows->table->base) / NTL_SSDT_ENTRY;

    for (unsigned i = 0; i < line->values; i++) {
        ssdt_show_row(rows, (uint32_t)row + i, line->value[i], line->known[i]);
        check_symbol(rows, (uint32_t)row + i, line);
    }
}

enum ntl_status ssdt_run_block(struct cmd_call *call, struct ntl_sink *sink,
                               struct ntl_diag *diag)
{
    const struct cmd_operand *text = &call->arg[BLOCK];
    struct paste paste = { .text = text->text, .length = text->length };
    struct session session = *call->session;
    struct paste lines;
    struct windbg_dd line;
    struct ssdt_table table;
    struct ssdt_rows rows = { .table = &table, .sink = sink };
    enum ntl_status status;

    read_head(&paste);
    status = check_lines(text, paste, diag);
    if (status != NTL_OK)
        return status;
    lines = paste;
    if (!next_line(&paste, &line))
        return cmd_refuse(text, NTL_ESYNTAX, diag,
                          "lines as `dd nt!KiServiceTable` prints them");
    ssdt_fit_session(&session, line.digits);
    table = ssdt_table_of(&session, paste.has_base ? paste.base : line.address,
                          paste.which);
    status = check_places(text, lines, &table, diag);
    if (status != NTL_OK)
        return status;
    ssdt_begin_rows(&table, sink);
    do {
        show_line(&rows, &line);
    } while (next_line(&paste, &line));
    ssdt_end_rows(&rows);
    return NTL_OK;
}
