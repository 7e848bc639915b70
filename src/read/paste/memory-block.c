/*
 * dq, dd, dp, dps of one place: what the words are follows from the symbol or
 * the register in the command above them, else from how they look.
 */
#include "reader.h"

#include "read/text/words.h"

#include <ntlens/selfmap.h>

enum { WORDS = 16 };

struct memory {
    struct span place;          /* `nt!MmPteBase`, `gdtr+28`, `@idtr`         */
    bool physical;              /* `!dq`: what page tables hold               */
    uint64_t address;
    unsigned width;             /* digits of the address                      */
    uint64_t word[WORDS];
    unsigned words, size;       /* bytes of a word: 4 or 8                    */
};

/* `0: kd> dq nt!MmPteBase L1`, `!dq 1adf80 L1` */
static bool take_command(struct span line, struct memory *ret)
{
    static const char *const commands[] = {
        "dd", "dq", "dp", "dps", "dds", "dqs",
    };
    struct span word;
    bool known = false;

    (void)line_skip_prompt(&line);
    word = line_word(&line);
    ret->physical = span_take(&word, "!");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        known |= span_is(word, commands[i]);
    while (span_char(line) == '/')
        (void)line_word(&line);
    ret->place = line_word(&line);
    while (span_char(ret->place) == '@' || span_char(ret->place) == '(')
        ret->place.at++;
    return known && ret->place.at < ret->place.end;
}

static unsigned digits_of(struct span word)
{
    unsigned n = 0;

    for (; word.at < word.end; word.at++)
        n += *word.at != '`';
    return n;
}

/* `fffff802`042d51d8  05d25c00 ...`: an address of 8 or 16 digits, words. */
static bool take_line(struct span line, struct memory *memory)
{
    struct span word;
    uint64_t address, value;
    unsigned n;

    (void)(memory->physical && span_take(&line, "#"));
    word = line_word(&line);
    n = digits_of(word);
    if ((n != 8 && n != 16 && !memory->physical)
        || !word_number(word, memory->physical ? 1 : 8, &address))
        return false;
    if (memory->words == 0) {
        memory->address = address;
        memory->width = n;
    }
    while (line.at < line.end && memory->words < WORDS) {
        word = line_word(&line);
        n = digits_of(word);
        if ((n != 8 && n != 16) || !word_number(word, 8, &value))
            break;
        memory->size = n / 2;
        memory->word[memory->words++] = value;
    }
    return memory->words > 0;
}

static size_t claims(struct lines at)
{
    struct memory memory = { .words = 0 };
    size_t n = 1;

    if (!take_command(at.line[0], &memory))
        return 0;
    while (n < at.count && take_line(at.line[n], &memory))
        n++;
    return n > 1 ? n : 0;
}

/* Words of 32 bits are joined to those that a 64-bit kernel has. */
static void join(struct memory *memory)
{
    if (memory->size != 4 || memory->width != 16)
        return;
    memory->words /= 2;
    for (unsigned i = 0; i < memory->words; i++)
        memory->word[i] = memory->word[2 * i]
                          | memory->word[2 * i + 1] << 32;
    memory->size = 8;
}

static void put_words(struct buffer *text, const struct memory *memory,
                      unsigned from, unsigned count)
{
    for (unsigned i = from; text && i < from + count && i < memory->words;
         i++) {
        buffer_char(text, ' ');
        buffer_hex(text, memory->word[i]);
    }
}

/* A table of descriptors or gates: one question each. */
static void ask_each(const struct memory *memory, const char *question,
                     unsigned words, struct findings *ret)
{
    for (unsigned i = 0; i + words <= memory->words; i += words) {
        struct buffer *text = findings_ask(ret);

        if (!text)
            return;
        buffer_text(text, question);
        put_words(text, memory, i, words);
    }
}

static void ask_gdt(const struct memory *memory, struct findings *ret)
{
    ask_each(memory, "desc", memory->size == 4 ? 2 : 1, ret);
}

static void ask_idt(const struct memory *memory, struct findings *ret)
{
    ask_each(memory, "gate", 2, ret);
}

static void ask_descriptors(const struct memory *memory, struct findings *ret)
{
    struct buffer *text = findings_ask(ret);

    put_question(text, "ssdt", memory->address);
    if (text)
        buffer_text(text, " =");
    put_words(text, memory, 0, memory->words);
}

static void ask_selfmap(const struct memory *memory, struct findings *ret)
{
    put_question(findings_ask(ret), "selfmap", memory->word[0]);
    learn_index(&ret->learned, ntl_selfmap_index_of(NTL_X64, memory->word[0]));
}

static void ask_bitmap(const struct memory *memory, struct findings *ret)
{
    put_question(findings_ask(ret), "cfg bitmap", memory->word[0]);
}

/* Each by itself, as if it were typed. */
static void ask_words(const struct memory *memory, const char *question,
                      struct findings *ret)
{
    enum { FEW = 8 };

    for (unsigned i = 0; i < memory->words && i < FEW; i++) {
        struct buffer *text = memory->word[i] ? findings_ask(ret) : NULL;

        if (text && *question)
            put_question(text, question, memory->word[i]);
        else if (text)
            buffer_hex(text, memory->word[i]);
    }
}

/* --- by their look -------------------------------------------------------- */

/* Each pair, but for empty ones, is of a kind; there is one that is not. */
static bool are_pairs(const struct memory *memory,
                      bool (*is)(uint64_t first, uint64_t second))
{
    bool any = false;

    if (memory->words < 2 || memory->words % 2)
        return false;
    for (unsigned i = 0; i < memory->words; i += 2) {
        uint64_t first = memory->word[i], second = memory->word[i + 1];

        if (first == 0 && second == 0)
            continue;
        if (!is(first, second))
            return false;
        any = true;
    }
    return any;
}

/* Present, an interrupt's or a trap's; above it the target's high half. */
static bool is_gate(uint64_t first, uint64_t second)
{
    return (first >> 40 & 0x9e) == 0x8e && second >> 32 == 0;
}

/* An object with flags below it, and an access mask. */
static bool is_handle_entry(uint64_t first, uint64_t second)
{
    return first > UINT32_MAX && second > 0 && second <= 0x1fffffff
           && first >> 40 != 0xfffff8;
}

/* Code or data, present; or what a 16-byte one has above: all are. */
static bool are_descriptors(const struct memory *memory)
{
    bool any = false;

    for (unsigned i = 0; i < memory->words; i++) {
        uint64_t word = memory->word[i];

        if (word && (word >> 44 & 9) != 9)
            return false;
        any |= word && (word >> 48 & 0xff1f) == 0;
    }
    return any;
}

static void note_look(const char *format, struct findings *ret)
{
    findings_note(ret, (struct note) { .key = "by_look", .format = format },
                  (struct span) { NULL, NULL });
}

static void ask_handles(const struct memory *memory, struct findings *ret)
{
    for (unsigned i = 0; i + 2 <= memory->words; i += 2) {
        struct buffer *text = memory->word[i] ? findings_ask(ret) : NULL;

        if (text)
            buffer_text(text, "handle entry");
        put_words(text, memory, i, 2);
    }
}

static void ask_by_look(const struct memory *memory, struct findings *ret)
{
    if (memory->physical) {
        ask_words(memory, "mmpte", ret);
    } else if (memory->size == 8 && are_pairs(memory, is_gate)) {
        ask_idt(memory, ret);
        note_look("read as gates, by their look: the command does not say what "
                  "lies there", ret);
    } else if (memory->size == 8 && are_descriptors(memory)) {
        ask_gdt(memory, ret);
        note_look("read as descriptors, by their look: the command does not "
                  "say what lies there", ret);
    } else if (memory->size == 8 && are_pairs(memory, is_handle_entry)) {
        ask_handles(memory, ret);
        note_look("read as entries of a handle table, by their look: the "
                  "command does not say what lies there", ret);
    } else {
        ask_words(memory, "", ret);
        note_look("the command does not say what lies there: each word is read "
                  "as a number, up to eight", ret);
    }
}

/* Longer names stand before their beginnings. */
static const struct {
    const char *symbol;
    void (*ask)(const struct memory *memory, struct findings *ret);
} symbols[] = {
    { "KeServiceDescriptorTable", ask_descriptors },
    { "MmPteBase", ask_selfmap }, { "guard_icall_bitmap", ask_bitmap },
    { "gdtr", ask_gdt }, { "idtr", ask_idt },
};

/* A symbol alone has the value; with an offset it is another place's. */
static void learn_symbol(const struct memory *memory, struct findings *ret)
{
    struct span name = memory->place, pointer = name;
    uint64_t value = memory->word[0];

    if (span_take(&pointer, "poi(") && pointer.end > pointer.at
        && pointer.end[-1] == ')') {
        name = (struct span) { pointer.at, pointer.end - 1 };
        value = memory->address;        /* what the name points to            */
    } else if (memory->words != 1)
        return;
    for (const char *c = name.at; c < name.end; c++)
        if (!ascii_is_name(*c) && *c != '!')
            return;
    if (memchr(name.at, '!', span_left(name)))
        learn_name(&ret->learned, name.at, span_left(name), value);
}

static void ask(const struct memory *memory, struct findings *ret)
{
    size_t before = ret->questions;

    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (span_find(memory->place, symbols[i].symbol)) {
            symbols[i].ask(memory, ret);
            return;
        }
    if (memchr(memory->place.at, '!', span_left(memory->place))
        && memory->words == 1)
        return;                 /* its value was learned                      */
    ask_by_look(memory, ret);
    for (; before < ret->questions; before++)
        ret->question[before].evidence = true;
}

static void read(struct lines block, struct findings *ret)
{
    struct memory memory = { .words = 0 };

    (void)take_command(block.line[0], &memory);
    for (size_t i = 1; i < block.count; i++)
        (void)take_line(block.line[i], &memory);
    join(&memory);
    if (!memory.physical)
        learn_width(&ret->learned, memory.address, memory.width);
    learn_symbol(&memory, ret);
    ask(&memory, ret);
}

const struct reader reader_memory_block = {
    "memory-block", claims, read, false
};
