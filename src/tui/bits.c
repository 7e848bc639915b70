/* Words of bits: how one is changed. */
#include "actions.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>

static void put_argument(struct page *page, unsigned n, uint64_t value,
                         unsigned bits)
{
    char line[EDIT_MAX];
    size_t from, to;
    bool there = model_input_word(page->input, n, &from, &to);

    if (!there)
        from = to = strlen(page->input);
    snprintf(line, sizeof line, "%.*s%s%0*llx%s", (int)from, page->input,
             there || from == 0 ? "" : " ", (int)(bits / 4),
             (unsigned long long)value, page->input + to);
    memcpy(page->input, line, sizeof line);
}

/* --- what a flip does ----------------------------------------------------- */

enum { OUTCOME = 160 };

/* Of the chain: rights and physical address, or why there are none. */
static void outcome(const struct model *model, char text[OUTCOME])
{
    const struct chain *chain = &model->chain;
    const struct ntl_paging *mode = ntl_paging(model->session->arch);

    text[0] = '\0';
    if (model->at != PAGE_CHAIN)
        return;
    if (chain->state == CHAIN_VALID)
        snprintf(text, OUTCOME, "physical %llx, %s read%s%s",
                 (unsigned long long)chain->physical,
                 chain->rights.user ? "user" : "kernel",
                 chain->rights.write ? " write" : "",
                 chain->rights.execute ? " execute" : "");
    else
        snprintf(text, OUTCOME, "not translated, %s %s",
                 mode->level[chain->level].nt, chain_state_name(chain->state));
    for (char *sign = text; (sign = strchr(sign, '_')) != NULL;)
        *sign = ' ';
}

/* The word, its bit and what they came to, before it is flipped. */
struct flip {
    uint64_t was;
    unsigned bits;
    bool known;                 /* somebody gave the word                     */
    char field[48];             /* ", NoExecute,", or nothing                 */
    char before[OUTCOME];
};

/* Was and now, of the word, its field, and what the chain comes to. */
static void tell_flip(struct model *model, const struct flip *flip)
{
    int digits = (int)flip->bits / 4;
    const char *before = flip->before;
    char was[40] = "", after[OUTCOME];
    uint64_t now = 0;
    unsigned bits, bit = model_page(model)->bit;

    outcome(model, after);
    if (!model_word(model, &now, &bits) || now == flip->was)
        return;
    if (flip->known)
        snprintf(was, sizeof was, "was %0*llx, ", digits,
                 (unsigned long long)flip->was);
    model_say(model, false, "%snow %0*llx: bit %u%s %s. %s%s%s", was, digits,
              (unsigned long long)now, bit, flip->field,
              now >> bit & 1 ? "is set" : "is clear",
              strcmp(before, after) == 0 ? after[0] ? "As before: " : ""
                                         : before,
              strcmp(before, after) == 0 ? "" : " -> ", after);
}

/* Where the word stands: in the chain, in the descriptor, in the input. */
static void put_word(struct model *model, unsigned n, uint64_t word,
                     unsigned bits)
{
    struct page *page = model_page(model);

    if (model->at == PAGE_CHAIN) {
        enum ntl_level level = model_level(model, page->list);

        page->entry[level] = word;
        page->typed |= (uint8_t)(1u << level);
    } else if (model_detail(model) == &model->answer[ANSWER_DETAIL]
               && page->word == 0) {
        page->entry[0] = word;
        page->typed = 1;
    } else {
        put_argument(page, n, word, bits);
    }
}

/* Why the bit cannot be flipped, or NULL. */
static const char *why_not(const struct model *model, unsigned n)
{
    const struct page_kind *kind = model_kind(model);
    const struct ntl_item *field = model_field(model);
    size_t from, to;

    if (field && is_hidden(field))
        return "a lesson asks for it: `:explore` first";
    if (kind->edits > 0 && model->at != PAGE_GDT
        && !model_input_word(model->page[model->at].input, n - 1, &from, &to))
        return "type what comes before it first";
    return NULL;
}

void model_set_bit(struct model *model, unsigned word_number, unsigned bit)
{
    struct page *page = model_page(model);
    const struct page_kind *kind = model_kind(model);
    unsigned n = (unsigned)kind->edits + (kind->two_words ? word_number : 0);
    struct flip flip = { .field = "" };
    const struct ntl_item *field;

    page->word = word_number;
    page->bit = bit;
    if (!model_word(model, &flip.was, &flip.bits) || bit >= flip.bits)
        return;
    if (why_not(model, n)) {
        model_say(model, false, "%s", why_not(model, n));
        return;
    }
    outcome(model, flip.before);
    flip.known = model_knows_word(model);
    field = model_field(model);
    if (field)
        snprintf(flip.field, sizeof flip.field, ", %s,", field->key);
    model_mark(model);
    put_word(model, n, flip.was ^ UINT64_C(1) << bit, flip.bits);
    model_refresh(model);
    tell_flip(model, &flip);
}

static void flip_address(struct model *model)
{
    struct page *page = model_page(model);
    const struct ntl_item *it = rows_item(&model->answer[ANSWER_MAIN], NULL,
                                          "address");

    if (!it)
        return;
    model_mark(model);
    ntl_format_address(page->input, sizeof page->input,
                       it->value ^ UINT64_C(1) << (page->ruler_bit & 63),
                       ntl_paging(model->session->arch)->digits);
    model_refresh(model);
}

void act_flip(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (page->zone == ZONE_RULER)
        flip_address(model);
    else if (page->zone == ZONE_DETAIL)
        model_set_bit(model, page->word, page->bit);
    else if (model_detail(model))
        model_say(model, false, "go to the bits with the arrows, then space "
                  "flips one");
    else if (model_chain(model))
        model_say(model, false, "these contents are not known: i types them");
    else
        model_say(model, false, "this page has no bits to flip");
}
