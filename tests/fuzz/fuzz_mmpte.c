/*
 * Any entry, read for any mode, build and mask: the answer is in range, groups
 * close, every phrase has its numbers and words.
 *
 * The bytes, little-endian, missing ones are 0: entry 8, arch 1, level 1, build
 * 4, revision 4, whether it is given 1, MAXPHYADDR 1, mask 8, layout 1 (from 1
 * on), address 8.
 */
#include "guard.h"

#include <ntlens/cursor.h>
#include <ntlens/format.h>
#include <ntlens/mmpte.h>

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_phrase(const struct ntl_phrase *phrase)
{
    char text[1024];

    insist(ntl_format_phrase(text, sizeof text, phrase) < sizeof text);
    insist(!strchr(text, '%'));
}

static void check_entry(const struct ntl_mmpte *entry,
                        const struct ntl_mmpte_options *options, uint64_t va)
{
    struct ntl_sink *sink = guard_begin();
    struct ntl_phrase lines[NTL_MMPTE_WINDBG_LINES];
    size_t count = ntl_mmpte_windbg_lines(entry, lines);

    insist((unsigned)entry->state < NTL_MMPTE_STATES);
    insist(count <= NTL_MMPTE_WINDBG_LINES);
    while (count-- > 0)
        check_phrase(&lines[count]);
    ntl_mmpte_show(entry, options, sink);
    ntl_mmpte_oddities(entry, options, &va, sink);
    guard_end();
}

static struct ntl_mmpte_options read_options(struct ntl_cursor *c)
{
    struct ntl_mmpte_options o = { .arch = NTL_X64 };
    size_t count, chosen;
    const struct ntl_mmpte_layout *layouts = ntl_mmpte_layouts(&count);

    o.arch = (enum ntl_arch)ntl_cursor_uint(c, 1);
    o.level = (enum ntl_level)ntl_cursor_uint(c, 1);
    o.build.number = (uint32_t)ntl_cursor_uint(c, 4);
    o.build.revision = (uint32_t)ntl_cursor_uint(c, 4);
    o.build.has_revision = ntl_cursor_uint(c, 1) & 1;
    o.maxphyaddr = (uint8_t)ntl_cursor_uint(c, 1);
    o.invalid_mask = ntl_cursor_uint(c, 8);
    chosen = (size_t)ntl_cursor_uint(c, 1);
    if (chosen && chosen <= count)
        o.layout = &layouts[chosen - 1];
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ntl_cursor c = ntl_cursor_of(data, size);
    uint64_t raw = ntl_cursor_uint(&c, 8);
    struct ntl_mmpte_options options = read_options(&c);
    uint64_t va = ntl_cursor_uint(&c, 8);
    struct ntl_mmpte entry[2];
    char flags[NTL_MMPTE_FLAGS_TEXT];
    size_t count;

    ntl_mmpte_flags(options.arch, raw, options.level, flags);
    insist(strlen(flags) < sizeof flags);
    count = ntl_mmpte_read(raw, &options, entry);
    insist(count == 1 || count == 2);
    while (count-- > 0)
        check_entry(&entry[count], &options, va);
    return 0;
}
