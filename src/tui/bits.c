/* Words of bits: what they are, and how one is changed. */
#include "actions.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>

/* --- what they are -------------------------------------------------------- */

static unsigned entry_bits(const struct model *model)
{
    return ntl_paging(model->session->arch)->entry_size * 8u;
}

/* What the fields say, which is all of it where they cover the word. */
static uint64_t word_of_fields(const struct rows *rows, size_t first,
                               size_t count, unsigned *bits)
{
    uint64_t word = 0;

    *bits = 32;
    for (size_t i = first; i < first + count; i++) {
        const struct ntl_item *it = &rows->item[rows->row[i].first];

        word |= it->value << (it->lo & 63);
        if (it->lo + it->width > 32)
            *bits = 64;
    }
    return word;
}

bool model_word(const struct model *model, uint64_t *word, unsigned *bits)
{
    const struct rows *rows = model_detail(model);
    const struct page *page = &model->page[model->at];
    size_t first, count;

    if (!rows)
        return false;
    if (model->at == PAGE_CHAIN) {
        *word = model->known[model_level(model, page->list)];
        *bits = entry_bits(model);
        return true;
    }
    if (!rows_word(rows, page->word, &first, &count))
        return false;
    *word = word_of_fields(rows, first, count, bits);
    if (rows == &model->answer[ANSWER_MAIN]
        && model_argument(model, page->word, word) && model->at == PAGE_CFG)
        *bits = 64;
    return true;
}

const struct ntl_item *model_field(const struct model *model)
{
    const struct rows *rows = model_detail(model);
    const struct page *page = &model->page[model->at];
    size_t first, count;

    if (!rows || !rows_word(rows, page->word, &first, &count))
        return NULL;
    for (size_t i = first; i < first + count; i++) {
        const struct ntl_item *it = &rows->item[rows->row[i].first];

        if (page->bit >= it->lo && page->bit < it->lo + (unsigned)it->width)
            return it;
    }
    return NULL;
}

/* Word `n` of a line: blanks end it, but not inside parentheses. */
static bool word_at(const char *line, unsigned n, size_t *from, size_t *to)
{
    size_t i = 0;

    for (;; n--) {
        unsigned depth = 0;

        while (line[i] == ' ' || line[i] == '\n')
            i++;
        *from = i;
        for (; line[i] && (depth || line[i] != ' '); i++)
            depth += line[i] == '(' ? 1u : line[i] == ')' && depth ? -1u : 0u;
        *to = i;
        if (n == 0 || !line[i])
            return n == 0 && *to > *from;
    }
}

bool model_argument(const struct model *model, unsigned word, uint64_t *ret)
{
    const struct page_kind *kind = model_kind(model);
    const char *input = model->page[model->at].input;
    struct ntl_value value;
    struct ntl_diag diag;
    size_t from, to;
    unsigned n = (unsigned)kind->edits + (kind->two_words ? word : 0);

    if (!word_at(input, n, &from, &to)
        || session_expr(model->session, input + from, to - from, &value,
                        &diag) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

/* --- changing them -------------------------------------------------------- */

static void put_argument(struct page *page, unsigned n, uint64_t value,
                         unsigned bits)
{
    char line[EDIT_MAX];
    size_t from, to;
    bool there = word_at(page->input, n, &from, &to);

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
        && !word_at(page->input, n - 1, &from, &to)) {
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
