/* dd, dds, dps of a service table, from any of its entries. */
#include "reader.h"

#include "cmd/services/windbg-dd.h"

#include <ntlens/expr.h>
#include <ntlens/ssdt.h>

/* What stands above the entries. */
struct head {
    const char *table;          /* "nt", "win32k"; NULL: nobody says          */
    uint64_t base, offset;
    bool has_base, has_offset;
    struct span entries;        /* what the line has of them: `ssdt ADDR V V` */
};

/* Which table a symbol is. */
static const struct { const char *symbol, *table; } tables[] = {
    { "W32pServiceTable", "win32k" }, { "KiServiceTable", "nt" },
};

/* `+(4*0x36) L1`, `+23h * 4 l1`: bytes from the table's start. */
static bool take_offset(struct span rest, uint64_t *ret)
{
    struct ntl_value value = { 0 };
    struct ntl_diag ignored;

    for (const char *c = rest.at; c + 1 < rest.end; c++)
        if (*c == ' ' && (c[1] | 0x20) == 'l') {
            rest.end = c;
            break;
        }
    span_trim(&rest);
    *ret = 0;
    if (rest.at == rest.end)
        return true;
    if (ntl_expr(rest.at, span_left(rest), NULL, &value, &ignored) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

/* `0: kd> dd /c1 nt!KiServiceTable+(4*0x36) L1`, with its prompt or not. */
static bool take_command(struct span line, struct head *ret)
{
    (void)line_skip_prompt(&line);
    if (span_char(line) != 'd')
        return false;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const char *at = span_find(line, tables[i].symbol);

        if (!at)
            continue;
        ret->table = tables[i].table;
        line.at = at + strlen(tables[i].symbol);
        ret->has_offset = take_offset(line, &ret->offset);
        return true;
    }
    return false;
}

/* `ssdt [nt|win32k] [BASE] [ADDR V V]`: our own name for it. */
static bool take_own(struct span line, struct head *ret)
{
    struct windbg_dd dd;
    size_t n;

    if (!span_take_word(&line, "ssdt"))
        return false;
    span_skip(&line, " \t");
    ret->table = span_take_word(&line, "win32k") ? "win32k"
                 : span_take_word(&line, "nt") ? "nt" : NULL;
    span_skip(&line, " \t");
    if (!windbg_dd_read(line.at, span_left(line), &dd)) {
        n = windbg_dd_address(line.at, span_left(line), &ret->base);
        if (n == 0)
            return false;
        ret->has_base = true;
        line.at += n;
        span_skip(&line, " \t");
    }
    ret->entries = line;
    return true;
}

static bool is_entries(struct span line)
{
    struct windbg_dd dd;

    return windbg_dd_read(line.at, span_left(line), &dd);
}

/* Bare lines may be anything: an entry's symbol is a service's name. */
static bool has_service(struct span line)
{
    struct windbg_dd dd;
    struct span symbol;

    if (!windbg_dd_read(line.at, span_left(line), &dd) || !dd.symbol)
        return false;
    symbol = span_of(dd.symbol, dd.symbol_length);
    return span_find(symbol, "!Nt") && !memchr(symbol.at, '+',
                                               span_left(symbol));
}

/* A head that has entries after it, in its own line or below. */
static bool has_entries(struct lines at, const struct head *head)
{
    if (head->entries.at < head->entries.end)
        return is_entries(head->entries)
               && (at.count > 1 || head->has_base || head->table);
    return at.count > 1 && is_entries(at.line[1]);
}

static size_t claims(struct lines at)
{
    struct head head = { .table = NULL };
    bool begun = take_command(at.line[0], &head) || take_own(at.line[0], &head);
    size_t n = 1;

    if (begun ? !has_entries(at, &head) : !has_service(at.line[0]))
        return 0;
    while (n < at.count && is_entries(at.line[n]))
        n++;
    return n;
}

static void put_line(struct buffer *text, struct span line)
{
    buffer_char(text, '\n');
    buffer_bytes(text, line.at, span_left(line));
}

static uint64_t first_address(struct lines block, const struct head *head,
                              size_t from)
{
    struct windbg_dd dd = { .address = 0 };
    struct span line = head->entries.at < head->entries.end
                       ? head->entries : block.line[from];

    (void)windbg_dd_read(line.at, span_left(line), &dd);
    return dd.address;
}

static void put_base(struct buffer *text, uint64_t base, bool wide)
{
    for (unsigned shift = wide ? 64 : 32; shift > 0; shift -= 4)
        buffer_char(text, "0123456789abcdef"[base >> (shift - 4) & 15]);
}

static void read(struct lines block, struct findings *ret)
{
    struct head head = { .table = NULL };
    size_t from = take_command(block.line[0], &head)
                  || take_own(block.line[0], &head);
    struct buffer *text = findings_ask(ret);
    uint64_t first = first_address(block, &head, from);

    if (!text)
        return;
    buffer_text(text, "ssdt ");
    if (head.table) {
        buffer_text(text, head.table);
        buffer_char(text, ' ');
    }
    put_base(text, head.has_base ? head.base : first - head.offset,
             first > UINT32_MAX);
    if (head.entries.at < head.entries.end)
        put_line(text, head.entries);
    for (size_t i = from; i < block.count; i++)
        put_line(text, block.line[i]);
}

const struct reader reader_table_block = { "table-block", claims, read, false };
