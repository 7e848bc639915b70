/* db dw dd dq dp da du: memory, as WinDbg spells and prints it. */
#include "cmd/cmd.h"
#include "space/memory.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>

enum { ADDR, LENGTH, COUNT };
enum {
    LINE = 16, SHOWN = 128, BYTES_MAX = 1 << 20, TEXT_LINE = 128,
    TICK = 1 << 14              /* bytes                                      */
};

struct dump {
    const struct session *session;
    struct ntl_sink *sink;
    uint64_t at, bytes;
    unsigned unit;              /* bytes of a number                          */
    struct memory seen;         /* of all lines                               */
    bool missing;
    bool stopped;               /* by the user                                */
};

/* --- how much ------------------------------------------------------------- */

static enum ntl_status evaluate(const struct cmd_call *call,
                                const struct cmd_operand *word, size_t skip,
                                uint64_t *ret, struct ntl_diag *diag)
{
    struct cmd_operand number = *word;
    enum ntl_status status;

    number.text += skip;
    number.offset += skip;
    number.length -= skip;
    status = cmd_number(call->session, &number, diag);
    *ret = number.value;
    return status;
}

static enum ntl_status too_much(const struct cmd_operand *operand,
                                struct ntl_diag *diag)
{
    return cmd_refuse(operand, NTL_EVALUE, diag, "at most %x bytes at a time",
                      .number = { BYTES_MAX });
}

/* Bytes of the L that a length begins with, or L?: no limit of a debugger's
   counts here.  0: it is none. */
static size_t length_mark(const struct cmd_operand *word)
{
    if (!word->given || (word->text[0] | 0x20) != 'l')
        return 0;
    return word->length > 1 && word->text[1] == '?' ? 2 : 1;
}

/* `L20`, `L?20`, `L 20` units, or the last address. */
static enum ntl_status read_length(const struct cmd_call *call, unsigned unit,
                                   uint64_t *ret, struct ntl_diag *diag)
{
    const struct cmd_operand *word = &call->arg[LENGTH];
    size_t mark = length_mark(word);
    bool is_length = mark > 0, alone = is_length && word->length == mark;
    uint64_t value, first = call->arg[ADDR].value;
    enum ntl_status status;

    if (!word->given)
        return NTL_OK;
    if (alone && !call->arg[COUNT].given)
        return cmd_refuse(word, NTL_EMISSING, diag, "L and how many");
    if (!alone && call->arg[COUNT].given)
        return cmd_refuse(&call->arg[COUNT], NTL_EEXTRA, diag,
                          "ADDR, and L with a number or the last address");
    if (alone)
        status = evaluate(call, &call->arg[COUNT], 0, &value, diag);
    else
        status = evaluate(call, word, mark, &value, diag);
    if (status != NTL_OK)
        return status;
    if (!is_length && value < first)
        return cmd_refuse(word, NTL_EVALUE, diag,
                          "the last address lies below the first");
    if (!is_length)
        value = (value - first) / unit + 1;
    if (value > BYTES_MAX / unit)
        return too_much(word, diag);
    *ret = value * unit;
    return NTL_OK;
}

/* --- lines ---------------------------------------------------------------- */

static size_t put_address(const struct dump *dump, uint64_t at, char *line)
{
    return ntl_format_address(line, TEXT_LINE, at,
                              ntl_paging(dump->session->arch)->digits);
}

/* A number of `unit` bytes, or `?` for each digit. */
static void put_number(char *to, const uint8_t *bytes, unsigned unit, bool here)
{
    for (unsigned i = 0; i < unit; i++) {
        char *digits = to + 2 * (unit - 1 - i);
        char text[3] = "??";

        if (here)
            snprintf(text, sizeof text, "%02x", bytes[i]);
        memcpy(digits, text, 2);
    }
}

/* WinDbg parts quadwords with `, and the two halves of sixteen bytes with -. */
static size_t put_numbers(const struct dump *dump, const uint8_t *bytes,
                          size_t size, size_t done, char *to)
{
    char *start = to;

    for (size_t i = 0; i < size; i += dump->unit) {
        char number[17];

        put_number(number, bytes + i, dump->unit, i + dump->unit <= done);
        if (i)
            *to++ = dump->unit == 1 && i == 8 ? '-' : ' ';
        if (dump->unit == 8) {
            memcpy(to, number, 8);
            to[8] = '`';
            memcpy(to + 9, number + 8, 8);
            to += 17;
        } else {
            memcpy(to, number, 2 * dump->unit);
            to += 2 * dump->unit;
        }
    }
    return (size_t)(to - start);
}

static size_t put_characters(const uint8_t *bytes, size_t size, size_t done,
                             size_t column, char *to)
{
    enum { WIDTH = 3 * LINE - 1 };
    size_t n = 0;

    while (column++ < WIDTH)
        to[n++] = ' ';
    to[n++] = ' ';
    to[n++] = ' ';
    for (size_t i = 0; i < size; i++)
        to[n++] = i >= done ? '?' : bytes[i] >= ' ' && bytes[i] < 0x7f
                  ? (char)bytes[i] : '.';
    return n;
}

static void note(struct dump *dump, const struct memory *memory, size_t size)
{
    dump->seen.done += memory->done;
    dump->seen.transition |= memory->transition;
    dump->seen.prototype |= memory->prototype;
    dump->missing |= memory->done < size;
}

static void show_line(struct dump *dump, uint64_t at, size_t size)
{
    uint8_t bytes[LINE];
    char line[TEXT_LINE];
    struct memory memory;
    size_t n, column;

    memory_read(dump->session, at, bytes, size, &memory);
    note(dump, &memory, size);
    n = put_address(dump, at, line);
    line[n++] = ' ';
    line[n++] = ' ';
    column = put_numbers(dump, bytes, size, memory.done, line + n);
    n += column;
    if (dump->unit == 1)
        n += put_characters(bytes, size, memory.done, column, line + n);
    line[n] = '\0';
    ntl_verbatim(dump->sink, "%s", .word = { line });
}

/* False: stop before this line. */
static bool go_on(struct dump *dump, uint64_t done)
{
    dump->stopped = done % TICK == 0
                    && !session_tick(dump->session, done, dump->bytes);
    return !dump->stopped;
}

static void show_numbers(struct dump *dump)
{
    for (uint64_t i = 0; i < dump->bytes && go_on(dump, i); i += LINE)
        show_line(dump, dump->at + i,
                  dump->bytes - i < LINE ? (size_t)(dump->bytes - i) : LINE);
}

/* --- text ----------------------------------------------------------------- */

/* Lines of 32 characters up to a NUL; false: it is there, or memory ends. */
static bool show_text_line(struct dump *dump, uint64_t at, size_t size)
{
    enum { CHARACTERS = 32 };
    uint8_t bytes[2 * CHARACTERS];
    char line[TEXT_LINE];
    struct memory memory;
    size_t n = put_address(dump, at, line), i = 0;
    bool ended = false;

    memory_read(dump->session, at, bytes, size, &memory);
    n += (size_t)snprintf(line + n, sizeof line - n, "  \"");
    for (; i + dump->unit <= memory.done && !ended; i += dump->unit) {
        unsigned high = dump->unit == 2 ? bytes[i + 1] : 0;

        ended = bytes[i] == 0 && high == 0;
        if (!ended)
            line[n++] = high == 0 && bytes[i] >= ' ' && bytes[i] < 0x7f
                        ? (char)bytes[i] : '.';
    }
    if (!ended)
        note(dump, &memory, size);
    if (i == 0 && !ended)
        n += (size_t)snprintf(line + n - 1, 4, "???") - 1;
    else
        line[n++] = '"';
    line[n] = '\0';
    ntl_verbatim(dump->sink, "%s", .word = { line });
    return !ended && memory.done == size;
}

static void show_text(struct dump *dump)
{
    const size_t line = 32 * dump->unit;

    for (uint64_t i = 0; i < dump->bytes && go_on(dump, i); i += line) {
        uint64_t left = dump->bytes - i;

        if (!show_text_line(dump, dump->at + i,
                            left < line ? (size_t)left : line))
            return;
    }
}

/* --- the commands --------------------------------------------------------- */

/* A name is d and a letter; a text goes on until its NUL, at most 4 KB. */
static const struct { char letter; uint8_t unit; bool text; } kinds[] = {
    { 'b', 1, false }, { 'w', 2, false }, { 'd', 4, false }, { 'q', 8, false },
    { 'p', 0, false }, { 'a', 1, true }, { 'u', 2, true },
};

static void show_findings(const struct dump *dump)
{
    if (dump->stopped)
        ntl_find(dump->sink, "stopped", "stopped: this is not all");
    if (dump->seen.transition)
        ntl_find(dump->sink, "read_in_transition",
                 "read from a page in transition: not valid, but still in its "
                 "frame");
    if (dump->seen.prototype)
        ntl_find(dump->sink, "read_through_prototype",
                 "read through a prototype PTE: the page is shared and not "
                 "valid here");
    if (dump->missing)
        ntl_find(dump->sink, "not_in_image",
                 "? stands for memory that is not in this file or not mapped; "
                 "`pte ADDR` says which");
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct dump dump = { .session = call->session, .sink = sink,
                         .at = call->arg[ADDR].value, .bytes = SHOWN };
    enum ntl_status status = cmd_need_image(call, diag);
    size_t kind = 0;

    if (status != NTL_OK)
        return status;
    while (kinds[kind].letter != call->command->name[1])
        kind++;
    dump.unit = kinds[kind].unit ? kinds[kind].unit
                : ntl_paging(call->session->arch)->pointer_size;
    if (kinds[kind].text)
        dump.bytes = 1 << NTL_PAGE_SHIFT;
    status = read_length(call, dump.unit, &dump.bytes, diag);
    if (status != NTL_OK)
        return status;
    if (kinds[kind].text)
        show_text(&dump);
    else
        show_numbers(&dump);
    show_findings(&dump);
    call->absent = dump.seen.done == 0 && dump.missing;
    return NTL_OK;
}

#define COMMAND(letter, what)                                                  \
    const struct command cmd_d##letter = {                                     \
        .name = "d" #letter,                                                   \
        .summary = what,                                                       \
        .example = "fffff802_6d4bf410 L10",                                    \
        .args = {                                                              \
            { CMD_NUMBER, "ADDR", "a virtual address", NULL, false },          \
            { CMD_WORD, "L", "L20, L 20, or the last address", NULL, true },   \
            { CMD_WORD, "N", "how many, after L", NULL, true },                \
        },                                                                     \
        .run = run,                                                            \
        .memory = true,                                                        \
    };
COMMAND(b, "memory of the image as bytes and characters")
COMMAND(w, "memory as words of 2 bytes")
COMMAND(d, "memory as words of 4 bytes")
COMMAND(q, "memory as words of 8 bytes")
COMMAND(p, "memory as pointers")
COMMAND(a, "memory as ASCII, up to a zero")
COMMAND(u, "memory as UTF-16, up to a zero")
