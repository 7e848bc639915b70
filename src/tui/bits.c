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

void model_set_bit(struct model *model, unsigned word_number, unsigned bit)
{
    struct page *page = model_page(model);
    const struct page_kind *kind = model_kind(model);
    unsigned n = (unsigned)kind->edits + (kind->two_words ? word_number : 0);
    uint64_t word;
    size_t from, to;
    unsigned bits;

    page->word = word_number;
    page->bit = bit;
    if (!model_word(model, &word, &bits) || bit >= bits)
        return;
    if (kind->edits > 0 && model->at != PAGE_GDT
        && !model_input_word(page->input, n - 1, &from, &to)) {
        model_say(model, false, "type what comes before it first");
        return;
    }
    model_mark(model);
    word ^= UINT64_C(1) << bit;
    if (model->at == PAGE_CHAIN) {
        enum ntl_level level = model_level(model, page->list);

        page->entry[level] = word;
        page->typed |= (uint8_t)(1u << level);
    } else if (model_detail(model) == &model->answer[ANSWER_SECOND]
               && word_number == 0) {
        page->entry[0] = word;
        page->typed = 1;
    } else {
        put_argument(page, n, word, bits);
    }
    model_refresh(model);
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
    else
        model_say(model, false, "go to the bits with the arrows, then space "
                  "flips one");
}
