/*
 * Any bytes as an image, and every command that reads one: each line is
 * answered, or blamed inside itself, and all that is printed passes the guard.
 *
 * Bytes that change at random make no dump: most of the time a number that the
 * readers go by is changed, to one that is at the edge of something.
 */
#include "ask/ask.h"
#include "guard.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
                               unsigned seed);
/* The engine's own; there is none where inputs are replayed. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size,
                                              size_t most);

static const char *const lines[] = {
    "info", "set", "regs", "regs 1", "modules", "modules nt", "modules @rip",
    "modules @pc", "stack", "stack --count 64", "stack @sp", "bugcheck",
    "db @pc L40", "dw @sp L40", "dd @sp L40", "dq @sp L40", "dp @sp L40",
    "da @sp L100", "du @sp L100", "db fffff78000000000 L2e0", "db ffdf0000 L40",
    "dq fffff6fb7dbed000 L8", "pte @pc", "pte @sp", "pte fffff78000000000",
    "!pte @pc", "vtop @pc", "vtop 0 fffff78000000000", "access @pc x",
    "access @sp w", "maps --count 16", "ptov 1000", "handle 4",
    "dt _EPROCESS @sp", "va @pc", "va @cr2", "pfn 1", "selfmap", "idt e",
    "gdt 8", "cfg @pc", "eval poi(@sp)", "reg cr4 @cr4", "sel @cs",
    "$x = @sp", "history",
};

static void ask(struct session *session, const char *text)
{
    static const struct cmd_options options;
    static struct line line;
    struct ntl_diag diag = { .offset = SIZE_MAX };
    struct ntl_sink *sink = guard_sink();
    enum ntl_status status = line_read(session, &options, text, strlen(text),
                                       true, &line, &diag);

    if (status == NTL_OK && line.call.command)
        status = ask_run(&line, session, sink, &diag);
    if (status == NTL_OK)
        guard_answered();
    else
        guard_failed(text, strlen(text), status, &diag);
}

/* Every command, with an address of this machine and with nothing. */
static void ask_commands(struct session *session)
{
    for (size_t i = 0; ask_table.commands[i]; i++) {
        const struct command *command = ask_table.commands[i];
        char text[64];

        if (command->changes)
            continue;
        ask(session, command->name);
        snprintf(text, sizeof text, "%s @sp", command->name);
        ask(session, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct session session;
    struct ntl_diag diag;
    struct image *image;

    if (image_open_bytes(data, size, NULL, &image, &diag) != NTL_OK)
        return 0;
    ask_begin(&session);
    session_take_image(&session, image);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        ask(&session, lines[i]);
    ask_commands(&session);
    image_close(session.image);
    return 0;
}

/* --- changes that leave a dump a dump ------------------------------------- */

struct dice {
    uint64_t state;
};

/* Marsaglia's xorshift. */
static uint64_t roll(struct dice *dice, uint64_t sides)
{
    dice->state ^= dice->state << 13;
    dice->state ^= dice->state >> 7;
    dice->state ^= dice->state << 17;
    return dice->state % sides;
}

/*
 * Of both headers (mindumpdef.h, as dump.c and triage.c read them): first
 * offset, numbers of 4 bytes.
 */
static const struct { uint16_t from, count; } places[] = {
    { 0x000, 40 }, { 0x088, 8 }, { 0x348, 80 }, { 0xf00, 2 }, { 0xf88, 12 },
    { 0x1000, 28 }, { 0x2000, 40 }, { 0x338, 4 }, { 0x7d0, 8 },
};

static size_t choose_place(struct dice *dice, size_t size)
{
    size_t i = (size_t)roll(dice, sizeof places / sizeof *places);
    size_t at = places[i].from + 4 * (size_t)roll(dice, places[i].count);

    return roll(dice, 4) && at < size ? at : (size_t)roll(dice, size);
}

static uint64_t choose_number(struct dice *dice, size_t size)
{
    static const uint64_t edges[] = {
        0, 1, 2, 4, 8, 0xfff, 0x1000, 0x7fff, 0xffff, 0x7fffffff, 0x80000000,
        0xffffffff, 0x100000000, 0x7fffffffffffffff, 0xfffff80000000000,
        0xfffff6fb7dbed000, 0xfffffffffffff000, 0xffffffffffffffff,
        0x45474150, 0x8664, 0xaa64, 0x14c, 0x5b1b5b1b5b1b5b1b,
        0x202e202e202e202e, 0xd800d800d800d800, 0x9b9b9b9b9b9b9b9b,
    };

    if (roll(dice, 3) == 0)
        return roll(dice, size + 1);
    return edges[roll(dice, sizeof edges / sizeof *edges)] - roll(dice, 2);
}

static void change(struct dice *dice, uint8_t *data, size_t size)
{
    size_t at = choose_place(dice, size), width = (size_t)1 << roll(dice, 4);
    uint64_t number = choose_number(dice, size);

    if (width > size - at)
        width = size - at;
    for (size_t i = 0; i < width; i++)
        data[at + i] = (uint8_t)(number >> 8 * i);
}

/* Bytes of one place at another. */
static void move_some(struct dice *dice, uint8_t *data, size_t size)
{
    size_t from = (size_t)roll(dice, size), to = (size_t)roll(dice, size);
    size_t later = from > to ? from : to;
    size_t length = (size_t)roll(dice, 0x100);

    memmove(data + to, data + from, length < size - later ? length
                                                          : size - later);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
                               unsigned seed)
{
    struct dice dice = { (seed + UINT64_C(1)) * UINT64_C(0x9e3779b97f4a7c15) };

    if (size < 64 || roll(&dice, 8) == 0)
        return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, most) : size;
    for (uint64_t n = 1 + roll(&dice, 4); n > 0; n--) {
        if (roll(&dice, 8))
            change(&dice, data, size);
        else
            move_some(&dice, data, size);
    }
    return roll(&dice, 16) ? size : 64 + (size_t)roll(&dice, size - 63);
}
