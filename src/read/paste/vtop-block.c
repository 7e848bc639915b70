/* !vtop: `vtop DTB ADDRESS`. */
#include "reader.h"

#include "read/text/words.h"

struct walk {
    uint64_t root, va;
    bool has_root, has_va;
};

/* `Amd64VtoP: Virt 00000000`..., pagedir 1ae000`, `X86VtoP: Virt ...` */
static bool take_head(struct span line, struct walk *ret)
{
    if (!span_find(line, "VtoP:"))
        return false;
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
}

const struct reader reader_vtop_block = { "vtop-block", claims, read, false };
