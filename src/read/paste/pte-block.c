/* !pte of all ages: `pte VA = CONTENTS...`, with the index of its addresses. */
#include "reader.h"

#include "read/text/words.h"

#include <ntlens/selfmap.h>

/* What such a block says. */
struct block {
    uint64_t va;
    bool has_va;
    uint64_t at[NTL_LEVELS_MAX];        /* by level                           */
    bool has_at[NTL_LEVELS_MAX];
    uint64_t value[NTL_LEVELS_MAX];     /* `contains`, from the root down     */
    unsigned values, value_digits;
    enum ntl_level top;                 /* the highest level printed          */
    bool decoded;                       /* past the contents: pfn, not valid  */
    bool arm64;                         /* by the letters of its flags        */
};

static bool take_number(struct span word, uint64_t *ret)
{
    uint64_t value = 0;
    unsigned digits = 0;

    (void)span_take(&word, "0x");
    for (; word.at < word.end; word.at++) {
        unsigned digit = ascii_hex(*word.at);

        if (*word.at == '`')
            continue;
        if (digit > 15 || ++digits > 16)
            return false;
        value = value << 4 | digit;
    }
    *ret = value;
    return digits > 0;
}

static bool is_level(struct span word, enum ntl_level *ret)
{
    const struct ntl_paging *mode = ntl_paging(NTL_X64_LA57);

    for (unsigned i = 0; i < mode->levels; i++) {
        if (span_is(word, mode->level[i].nt)) {
            *ret = (enum ntl_level)i;
            return true;
        }
    }
    return false;
}

/* --- which lines ---------------------------------------------------------- */

/* `VA fffff802...` */
static bool is_address(struct span line)
{
    uint64_t value;

    return span_is(line_word(&line), "VA")
           && take_number(line_word(&line), &value);
}

/* `PXE at F...`; before Windows 7 `0012f980  - PDE at C...` */
static bool is_head(struct span line)
{
    struct span word = line_word(&line), next;
    enum ntl_level level;
    uint64_t value;

    if (take_number(word, &value)) {
        word = line_word(&line);
        if (span_is(word, "-"))
            word = line_word(&line);
    }
    next = line_word(&line);
    return is_level(word, &level) && span_is(next, "at")
           && take_number(line_word(&line), &value);
}

/* How lines further down begin. */
static bool is_body(struct span line)
{
    static const char *const words[] = {
        "contains", "pfn", "not valid", "Transition:", "Protect:", "PageFile:",
        "Offset:", "Proto:", "DemandZero", "Page has been freed",
        "Page not present", "Unable to get", "LARGE PAGE", "Levels not",
        "Subsection:", "Cache:", "Software", "InStore", "Prototype",
        "Protection", "----",
    };

    span_skip(&line, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_take(&line, words[i]))
            return true;
    return false;
}

/* `---DA--KWEV`, `-GL-A--KREV` */
static bool is_flags(struct span word)
{
    size_t n = span_left(word);

    for (; word.at < word.end; word.at++)
        if (!strchr("-CGLDANTUKWREV", *word.at))
            return false;
    return n >= 8 && n <= 11;
}

/* The rest of a line that was too long for where it was copied from. */
static bool is_rest(struct span line)
{
    struct span word = line_word(&line);
    uint64_t value;

    return span_is(word, "at") || is_flags(word)
           || (span_left(word) >= 8 && take_number(word, &value));
}

/* The command that it was typed as; its output follows. */
static bool is_command(struct span line)
{
    (void)line_skip_prompt(&line);
    return span_take_word(&line, "!pte");
}

static size_t claims(struct lines at)
{
    size_t n = is_command(at.line[0]), end = 0;

    for (; n < at.count && (end || n < LINES_AHEAD); n++) {
        if (is_head(at.line[n])
            || (end && (is_body(at.line[n])
                        || (n == end && is_rest(at.line[n])))))
            end = n + 1;
        else if (!line_is_empty(at.line[n])
                 && (end || !is_address(at.line[n])))
            break;
    }
    return end;
}

/* --- what they say -------------------------------------------------------- */

/*
 * The flags of arm64 alone have W or R in the second place, of ten; a word has
 * lost its dashes in front.
 */
static bool is_arm64_flags(struct span word)
{
    const char *flags = word.at + (span_left(word) == 10);

    return (span_left(word) == 9 || span_left(word) == 10)
           && (flags[0] == 'W' || flags[0] == 'R') && flags[8] == 'V';
}

static void take_at(struct block *block, enum ntl_level level, struct span word)
{
    if (!take_number(word, &block->at[level]))
        return;
    block->has_at[level] = true;
    if (level > block->top)
        block->top = level;
}

static void take_value(struct block *block, struct span word)
{
    if (block->values == NTL_LEVELS_MAX
        || !take_number(word, &block->value[block->values]))
        return;
    if (block->values++ == 0)
        block->value_digits = span_left(word) > 8 ? 16 : 8;
}

/* The two words before a line's first are the last ones of the line above. */
static void take_line(struct block *block, struct span line,
                      struct span above[2])
{
    struct span word, before = above[1], first = above[0];
    enum ntl_level level;

    while (word = line_word(&line), word.at < word.end) {
        while (span_char(word) == '-')
            word.at++;
        if (word.at == word.end)
            continue;
        block->decoded |= span_is(word, "pfn") || span_is(word, "not");
        block->arm64 |= is_arm64_flags(word);
        if (span_is(before, "VA"))
            block->has_va = take_number(word, &block->va);
        else if (span_is(before, "contains") && !block->decoded)
            take_value(block, word);
        else if (span_is(before, "at") && is_level(first, &level))
            take_at(block, level, word);
        else if (!block->has_va && !span_left(first) && is_level(word, &level))
            block->has_va = span_left(before)   /* what begins the line       */
                            && take_number(before, &block->va);
        first = before;
        before = word;
    }
    above[0] = first;
    above[1] = before;
}

static enum ntl_arch arch_of(const struct block *block)
{
    if (block->top == NTL_PML5E)
        return NTL_X64_LA57;
    if (block->top >= NTL_PPE)
        return block->arm64 ? NTL_ARM64 : NTL_X64;
    if (block->values == 0)     /* PAE has four pages of page directories */
        return block->at[NTL_PDE] >> 12 > 0xc0300 ? NTL_X86_PAE : NTL_X86;
    return block->value_digits == 16 ? NTL_X86_PAE : NTL_X86;
}

/* Where the block says it only by the command, or by its PTE's place. */
static void find_va(struct block *block, struct span command,
                    struct ntl_selfmap map)
{
    (void)line_skip_prompt(&command);
    if (!block->has_va && span_take_word(&command, "!pte"))
        block->has_va = take_number(line_word(&command), &block->va);
    if (!block->has_va)
        block->va = ntl_selfmap_maps(map, block->at[NTL_PTE], NTL_PTE);
}

/* A block that was cut: the lowest entry's place, where there is one. */
static void ask_place(const struct block *block, struct findings *ret)
{
    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++)
        if (block->has_at[i]) {
            put_question(findings_ask(ret), "pte2va", block->at[i]);
            return;
        }
}

static void read(struct lines lines, struct findings *ret)
{
    struct span above[2] = { { NULL, NULL }, { NULL, NULL } };
    struct block block = { .has_va = false };
    struct ntl_selfmap map = { .arch = NTL_X64 };
    struct buffer *text;

    for (size_t i = is_command(lines.line[0]); i < lines.count; i++)
        take_line(&block, lines.line[i], above);
    if (!block.has_at[NTL_PTE])
        ask_place(&block, ret);
    if (!block.has_at[NTL_PTE] || !(text = findings_ask(ret)))
        return;
    map.arch = arch_of(&block);
    map.index = ntl_selfmap_index_of(map.arch, block.at[NTL_PTE]);
    learn_arch(&ret->learned, map.arch);
    learn_index(&ret->learned, map.index);
    find_va(&block, lines.line[0], map);
    buffer_text(text, "pte ");
    buffer_hex(text, block.va);
    for (unsigned i = 0; i < block.values; i++) {
        buffer_text(text, i ? " " : " = ");
        buffer_hex(text, block.value[i]);
    }
}

const struct reader reader_pte_block = { "pte-block", claims, read, false };
