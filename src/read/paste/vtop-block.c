/* !vtop: `vtop DTB ADDRESS`. */
#include "reader.h"

#include "read/text/words.h"

#include <ntlens/walk.h>

struct walk {
    uint64_t root, va, physical;
    bool has_root, has_va, has_physical;
    bool narrow, pae;           /* X86VtoP                                    */
    uint64_t entry[NTL_LEVELS_MAX];
    size_t entries;             /* an x86's, which it prints                  */
};

/* `PAE PDE 18a038 - 1a2063`: where an entry is, and what it holds. */
static void take_entry(struct span line, struct walk *ret)
{
    const char *dash = span_find(line, " - ");
    uint64_t value;

    if (!dash || !span_find(line, "E ") || ret->entries == NTL_LEVELS_MAX)
        return;
    line.at = dash + strlen(" - ");
    if (word_number(line_word(&line), 1, &value))
        ret->entry[ret->entries++] = value;
}

/* `Amd64VtoP: Virt 00000000`..., pagedir 1ae000`, `X86VtoP: Virt ...` */
static bool take_head(struct span line, struct walk *ret)
{
    if (!span_find(line, "VtoP:"))
        return false;
    ret->narrow |= span_find(line, "X86VtoP:") != NULL;
    ret->pae |= span_find(line, "PAE ") != NULL;
    take_entry(line, ret);
    ret->has_physical |= line_value(line, "Mapped phys ", &ret->physical);
    ret->has_va |= line_value(line, "Virt ", &ret->va);
    ret->has_root |= line_value(line, "pagedir ", &ret->root)
                     || line_value(line, "pagedirs ", &ret->root);
    return true;
}

/* `!vtop 1ae000 fffff804`...`; its first number may be 0. */
static bool take_command(struct span line, struct walk *ret)
{
    uint64_t first;

    (void)line_skip_prompt(&line);
    if (!span_take_word(&line, "!vtop")
        || !word_number(line_word(&line), 1, &first))
        return false;
    ret->has_va = word_number(line_word(&line), 1, &ret->va);
    ret->has_root = first != 0;
    ret->root = first;
    return ret->has_va;
}

/* `Virtual address fffff804`... translates to physical address 100828bc0.` */
static bool is_end(struct span line)
{
    return span_find(line, "translates to physical address") != NULL;
}

static bool is_body(struct span line)
{
    static const char *const words[] = {
        "PML4E", "PDPE", "PDE", "PTE", "Mapped phys", "Large page", "Page",
        "Zero",
    };

    span_skip(&line, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_take_word(&line, words[i]))
            return true;
    return false;
}

static size_t claims(struct lines at)
{
    struct walk walk = { .has_va = false };
    size_t n = take_command(at.line[0], &walk) || take_head(at.line[0], &walk)
               || is_end(at.line[0]);

    if (n == 0)
        return 0;
    while (n < at.count
           && (take_head(at.line[n], &walk) || is_body(at.line[n])
               || is_end(at.line[n])))
        n++;
    return walk.has_va && (n > 1 || !take_command(at.line[0], &walk)) ? n : 0;
}

static void put_entries(struct buffer *text, const struct walk *walk)
{
    if (walk->entries)
        buffer_text(text, " =");
    for (size_t i = 0; i < walk->entries; i++)
        put_question(text, "", walk->entry[i]);
}

static void read(struct lines block, struct findings *ret)
{
    struct walk walk = { .has_va = false };
    struct buffer *text;

    (void)take_command(block.line[0], &walk);
    for (size_t i = 0; i < block.count; i++)
        (void)take_head(block.line[i], &walk);
    if (!walk.has_va || !(text = findings_ask(ret)))
        return;
    buffer_text(text, "vtop ");
    if (walk.has_root) {
        learn_dtb(&ret->learned, walk.root);
        buffer_hex(text, walk.root);
        buffer_char(text, ' ');
    }
    buffer_hex(text, walk.va);
    put_entries(text, &walk);
    if (walk.narrow)
        learn_arch(&ret->learned, walk.pae ? NTL_X86_PAE : NTL_X86);
    if (walk.has_physical)
        findings_note(ret, (struct note) {
            .key = "walk_ended", .number = { walk.physical },
            .format = "the debugger's walk ended at physical %x",
        }, (struct span) { NULL, NULL });
}

const struct reader reader_vtop_block = { "vtop-block", claims, read, false };
