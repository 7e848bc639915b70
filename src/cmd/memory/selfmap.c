#include "space/address.h"
#include "space/level.h"
#include "cmd/cmd.h"
#include "core/text/ascii.h"
#include "session/settings.h"

#include <ntlens/cursor.h>
#include <string.h>

enum { ARG_INDEX };
enum { CODE_MAX = 256, CODE_LEAST = 15, GROUPED = 36 };

/* --- the tables ----------------------------------------------------------- */

/*
 * Each base as the index groups it is made of, and as its 9-bit groups in hex.
 */
static void group_row(struct ntl_selfmap map, enum ntl_level level,
                      struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    uint64_t base = ntl_selfmap_base(map, level);
    unsigned top = mode->va_bits;

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "base_of", .kind = NTL_TEXT,
             .text = mode->level[level].nt);
    for (unsigned i = mode->levels; i-- > 0;)
        ntl_emit(sink, .key = level_key((enum ntl_level)i), .kind = NTL_BINARY,
                 .value = ntl_va_index(map.arch, base, (enum ntl_level)i),
                 .digits = mode->level[i].bits);
    ntl_emit(sink, .key = "page_number", .kind = NTL_NUMBER,
             .value = (base & ((UINT64_C(1) << top) - 1)) >> NTL_PAGE_SHIFT);
    ntl_end(sink);
}

static void show_groups(struct ntl_selfmap map, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);

    ntl_begin(sink, NTL_TABLE, "groups", "index groups of each base");
    for (unsigned i = 0; i < mode->mapped_levels; i++)
        group_row(map, (enum ntl_level)i, sink);
    ntl_end(sink);
}

static void show_formulas(struct ntl_selfmap map, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    uint64_t low = (UINT64_C(1) << mode->va_bits) - 1;
    unsigned scale = mode->entry_size == 8 ? 3 : 2;

    ntl_begin(sink, NTL_TABLE, "formulas", "formulas (va: the address)");
    for (unsigned i = 0; i < mode->mapped_levels; i++) {
        unsigned shift = mode->level[i].shift - scale;

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "level", .kind = NTL_TEXT,
                 .text = mode->level[i].nt);
        ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS,
                 .value = ntl_selfmap_base(map, (enum ntl_level)i),
                 .digits = mode->digits);
        ntl_emit(sink, .key = "shift", .kind = NTL_DECIMAL, .value = shift);
        ntl_emit(sink, .key = "mask", .kind = NTL_NUMBER,
                 .value = low >> shift >> scale << scale);
        ntl_emit(sink, .key = "is", .kind = NTL_TEXT,
                 .text = "base + ((va >> shift) & mask)");
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void explain(struct ntl_selfmap map, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    const struct ntl_level_info *top = &mode->level[mode->levels - 1];
    uint64_t low = (UINT64_C(1) << mode->va_bits) - 1;

    ntl_step(sink, "PTE_base",
             mode->sign_extended ? "%x << %d = %x, sign-extended: %a"
                                : "%x << %d = %x",
             .number = { map.index, top->shift,
                         (uint64_t)map.index << top->shift,
                         ntl_selfmap_base(map, NTL_PTE) });
    for (unsigned i = 1; sink->explain && i < mode->mapped_levels; i++) {
        uint64_t below = ntl_selfmap_base(map, (enum ntl_level)(i - 1));

        ntl_step(sink, mode->level[i].nt,
                 "the PTE of the base below: %a + (%x >> 12) * %x = %a",
                 .number = { ntl_selfmap_base(map, NTL_PTE), below & low,
                             mode->entry_size,
                             ntl_selfmap_base(map, (enum ntl_level)i) },
                 .digits = mode->digits);
    }
}

/* The index is the top one of any address in the self-map. */
static void explain_index(struct ntl_selfmap map, uint64_t address,
                          struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    const struct ntl_level_info *top = &mode->level[mode->levels - 1];

    ntl_step(sink, "index", "(%a >> %d) & %x = %x",
             .number = { address, top->shift, (1u << top->bits) - 1u,
                         map.index }, .digits = mode->digits);
}

/* What the address that was typed is in this map. */
static void show_typed(struct ntl_selfmap map, uint64_t address,
                       struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    enum ntl_level level;

    explain_index(map, address, sink);
    if (address == ntl_selfmap_self(map))
        ntl_find(sink, "is_self", "%a is the self entry", .number = { address },
                 .digits = mode->digits);
    else if (ntl_selfmap_level(map, address, &level)
             && address == ntl_selfmap_base(map, level))
        ntl_find(sink, "is_base", "%a is the %s base", .number = { address },
                 .word = { mode->level[level].nt }, .digits = mode->digits);
    else if (ntl_selfmap_level(map, address, &level))
        ntl_find(sink, "is_entry", "%a would be the %s of %a",
                 .number = { address, ntl_selfmap_maps(map, address, level) },
                 .word = { mode->level[level].nt }, .digits = mode->digits);
}

/* The user half, and what is neither NT's choice nor user mode's. */
static void doubt(const struct ntl_selfmap map, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    bool user = ntl_selfmap_base(map, NTL_PTE) < mode->kernel_start;

    if (map.index >= mode->index_min && map.index <= mode->index_max)
        return;
    ntl_find(sink, "unusual_index",
             mode->index_min < mode->index_max
             ? "NT puts it at %x to %x: %s is arithmetic only"
             : "NT puts it at %x: %s is arithmetic only",
             .number = { mode->index_min, mode->index_max },
             .word = { user ? "a user-half index" : "another one" });
}

static void show_map(struct ntl_selfmap map, struct ntl_sink *sink)
{
    uint8_t digits = ntl_paging(map.arch)->digits;

    ntl_begin(sink, NTL_OBJECT, "self_map", NULL);
    ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
             .value = map.index);
    ntl_emit(sink, .key = "self_entry", .kind = NTL_ADDRESS,
             .value = ntl_selfmap_self(map), .digits = digits,
             .note = "the entry that points at its own table");
    ntl_end(sink);
    address_bases(map, sink);
    show_groups(map, sink);
    show_formulas(map, sink);
    explain(map, sink);
    doubt(map, sink);
}

/* --- all ------------------------------------------------------------------ */

/* The PTE base and the three highest, which is all of four levels. */
static void all_row(struct ntl_selfmap map, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
             .value = map.index);
    for (unsigned i = 0; i < mode->mapped_levels; i++)
        if (i == 0 || i + 3u >= mode->mapped_levels)
            ntl_emit(sink, .key = level_key((enum ntl_level)i), .kind = NTL_RAW,
                     .value = ntl_selfmap_base(map, (enum ntl_level)i),
                     .digits = mode->digits);
    ntl_end(sink);
}

static void show_all(const struct session *session, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);

    ntl_begin(sink, NTL_TABLE, "all", NULL);
    for (unsigned i = mode->index_min; i <= mode->index_max; i++)
        all_row(ntl_selfmap(session->arch, (uint16_t)i), sink);
    ntl_end(sink);
    explain(ntl_selfmap(session->arch, mode->index_min), sink);
}

/* --- the code of MiGetPteAddress and MiGetPdeAddress ---------------------- */

/* The first argument, then the words after it. */
static const struct cmd_operand *word_at(const struct cmd_call *call, size_t i)
{
    return i == 0 ? &call->arg[ARG_INDEX] : &call->word[i - 1];
}

/* The words' bytes; 0 where one is not pairs of digits. */
static size_t code_bytes(const struct cmd_call *call, uint8_t *bytes)
{
    size_t count = 0;

    for (size_t w = 0; w <= call->words; w++) {
        const struct cmd_operand *word = word_at(call, w);

        for (size_t i = 0; i < word->length; i += 2) {
            unsigned high = ascii_hex(word->text[i]);
            unsigned low = i + 1 < word->length ? ascii_hex(word->text[i + 1])
                                                : 16;

            if (high > 15 || low > 15 || count == CODE_MAX)
                return 0;
            bytes[count++] = (uint8_t)(high << 4 | low);
        }
    }
    return count;
}

/* More digits than a number has, or more words than one. */
static bool is_code(const struct cmd_call *call)
{
    uint8_t bytes[CODE_MAX];

    return (call->words > 0 || call->arg[ARG_INDEX].length >= 2 * CODE_LEAST)
           && (call->words > 0 || code_bytes(call, bytes) > 0);
}

/* A page number, an address without its sign, or all of one, in groups of
   bits, with something between them or not. */
static bool take_groups(const struct cmd_call *call, uint64_t *ret)
{
    const uint64_t page = UINT64_C(0xfffffffff);
    unsigned bits = 0;

    *ret = 0;
    for (size_t w = 0; w <= call->words; w++) {
        const struct cmd_operand *word = word_at(call, w);

        for (size_t i = 0; i < word->length; i++) {
            if (strchr(" _`'()", word->text[i]))
                continue;
            if (word->text[i] != '0' && word->text[i] != '1')
                return false;
            *ret = *ret << 1 | (word->text[i] == '1');
            bits++;
        }
    }
    if (bits == GROUPED + NTL_PAGE_SHIFT || bits == 64)
        *ret = *ret >> NTL_PAGE_SHIFT & page;
    return bits >= GROUPED && (bits == GROUPED || bits == 64
                               || bits == GROUPED + NTL_PAGE_SHIFT);
}

static enum ntl_status run_code(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    const struct cmd_operand *block = &call->arg[ARG_INDEX];
    struct ntl_selfmap_code code;
    struct ntl_selfmap map;
    uint8_t bytes[CODE_MAX];

    if (!ntl_selfmap_from_code(bytes, code_bytes(call, bytes), &code))
        return cmd_refuse(block, NTL_ESYNTAX, diag,
                          "not the code of nt!MiGetPteAddress, which loads a "
                          "mask of 7ffffffff8 and then the base, nor of "
                          "nt!MiGetPdeAddress");
    map = ntl_selfmap(code.arch, ntl_selfmap_index_of(code.arch, code.base));
    ntl_begin(sink, NTL_OBJECT, "by_code", "the code says");
    ntl_emit(sink, .key = "shift", .kind = NTL_DECIMAL, .value = code.shift);
    ntl_emit(sink, .key = "mask", .kind = NTL_NUMBER, .value = code.mask);
    ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS, .value = code.base,
             .note = code.level == NTL_PTE ? "MmPteBase" : "of the PDEs");
    ntl_end(sink);
    show_map(map, sink);
    explain_index(map, code.base, sink);
    if (map.index == ntl_paging(map.arch)->index_default)
        ntl_find(sink, "maybe_unpatched",
                 "in the file of builds from 14393 this base is a place "
                 "holder; the loader patches the code in memory");
    return NTL_OK;
}

/*
 * A number of 36 bits, as in the column of page numbers or in binary, or with
 * one more F: an address without its offset and without its sign.
 */
static uint64_t page_number(const struct session *session, uint64_t value)
{
    const uint64_t bits = UINT64_C(0xfffffffff);
    const struct ntl_paging *mode = ntl_paging(session->arch);

    if (mode->pointer_size != 8 || !(value >> 35 & 1)
        || (value >> 36 != 0 && value >> 36 != 0xf))
        return value;
    return (value & bits) << NTL_PAGE_SHIFT | ~(bits << NTL_PAGE_SHIFT | 0xfff);
}

/* The index that was typed, or of which an address or nine bits were. */
static enum ntl_status take_index(struct cmd_call *call, bool groups,
                                  struct ntl_selfmap *map,
                                  struct ntl_diag *diag)
{
    struct cmd_operand *arg = &call->arg[ARG_INDEX];
    const struct session *session = call->session;
    enum ntl_status status;

    if (!groups && (status = cmd_number(session, arg, diag)) != NTL_OK)
        return status;
    arg->value = page_number(session, address_read(session, arg->value));
    status = session_index(session, arg->text, arg->length, arg->value,
                           &map->index, diag);
    if (status != NTL_OK) {
        diag->offset += arg->offset;
        return status;
    }
    call->result = ntl_selfmap_base(*map, NTL_PTE);
    call->has_result = true;
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct cmd_operand *arg = &call->arg[ARG_INDEX];
    const struct session *session = call->session;
    struct ntl_selfmap map = session_map(session);
    bool groups = take_groups(call, &arg->value);
    enum ntl_status status = NTL_OK;

    if (!groups && is_code(call))
        return run_code(call, sink, diag);
    if (arg->given && arg->length == 3 && memcmp(arg->text, "all", 3) == 0) {
        session_context(session, USES_ARCH, sink);
        show_all(session, sink);
        return NTL_OK;
    }
    if (arg->given)
        status = take_index(call, groups, &map, diag);
    if (status != NTL_OK)
        return status;
    session_context(session, arg->given ? USES_ARCH : USES_BUILD | USES_INDEX,
                    sink);
    show_map(map, sink);
    if (arg->given && arg->value != map.index)
        show_typed(map, arg->value, sink);
    return NTL_OK;
}

const struct command cmd_selfmap = {
    .name = "selfmap",
    .summary = "the bases of the page tables, from an index or any base",
    .example = "1d7",
    .args = {
        { CMD_WORD, "INDEX|ADDR|all", "an index, an address in the self-map",
          NULL, true },
        { CMD_WORDS, "CODE", "bytes of nt!MiGetPteAddress", NULL, true },
    },
    .run = run,
};
