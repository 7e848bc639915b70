/* What is on the page, and what of it is selected. */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void model_complain(struct model *model, const char *text)
{
    struct page *page = model_page(model);

    if (!page->reason[0])
        snprintf(page->reason, sizeof page->reason, "%s", text);
}

void model_say(struct model *model, bool error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(model->message, sizeof model->message, format, arguments);
    va_end(arguments);
    model->message_is_error = error;
}

bool has_part(const char *text, const char *part)
{
    size_t n = strlen(part);

    for (; text && *text; text++)
        if (strncasecmp(text, part, n) == 0)
            return true;
    return n == 0;
}

enum answer_id model_front(const struct model *model)
{
    return model->at == PAGE_COMMAND ? ANSWER_COMMAND : ANSWER_MAIN;
}

const struct rows *model_list(const struct model *model)
{
    return &model->answer[model_front(model)];
}

size_t model_chain(const struct model *model)
{
    return model_ruler(model)
           ? ntl_paging(model->session->arch)->mapped_levels : 0;
}

enum ntl_level model_level(const struct model *model, size_t row)
{
    size_t levels = ntl_paging(model->session->arch)->mapped_levels;

    return row < levels ? (enum ntl_level)(levels - 1 - row) : NTL_PTE;
}

const struct row *model_ruler(const struct model *model)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    for (size_t i = 0; model->at == PAGE_CHAIN && i < rows->count; i++)
        if (rows->row[i].kind == ROW_RULER)
            return &rows->row[i];
    return NULL;
}

bool model_has_ruler(const struct model *model)
{
    return model_ruler(model) && model_chain(model);
}

const struct rows *model_detail(const struct model *model)
{
    const struct rows *rows = model_list(model);

    if (model->at == PAGE_CHAIN && model_chain(model)) {
        enum ntl_level level = model_level(model,
                                           model->page[PAGE_CHAIN].list);

        rows = &model->answer[answer_of(level)];
        return rows->count ? rows : NULL;
    }
    if (model->at == PAGE_GDT && model->answer[ANSWER_DETAIL].count)
        rows = &model->answer[ANSWER_DETAIL];
    return model_kind(model)->edits != EDITS_NONE && rows_words(rows) ? rows
                                                                      : NULL;
}

static bool is_context(const struct rows *rows, const struct row *row)
{
    return row->kind == ROW_LINE
           && strcmp(rows->group[row->group].key, "context") == 0;
}

/* The title of fields that the detail shows goes with them. */
static bool is_detail(const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    return rows_is_field(rows, row)
           || (row->kind == ROW_TITLE && rows->group[row->group].fields);
}

bool model_fits(const struct model *model, const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    for (size_t c = 0; row->kind == ROW_CELLS && c < row->count; c++) {
        const struct ntl_item *it = &rows->item[row->first + c];

        if (it->kind == NTL_TEXT && has_part(it->text, model->filter))
            return true;
    }
    return false;
}

bool model_shown(const struct model *model, const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    if (model->at != PAGE_COMMAND && is_context(rows, row))
        return false;
    if (row->kind == ROW_REMARK && row->remark == NTL_STEP)
        return model->explain && model->at != PAGE_CHAIN;
    if (model->at == PAGE_SYSCALL && model->filter[0]
        && row->kind == ROW_CELLS)
        return model_fits(model, rows, i);
    return rows != model_detail(model) || !is_detail(rows, i);
}

bool model_selectable(const struct model *model, const struct rows *rows,
                      size_t i)
{
    return i < rows->count && rows->row[i].kind != ROW_TITLE
           && rows->row[i].kind != ROW_HEAD && model_shown(model, rows, i);
}

const struct ntl_item *model_selected(const struct model *model)
{
    const struct page *page = &model->page[model->at];
    const struct rows *rows = model_list(model);
    const struct row *row;

    if (page->zone == ZONE_DETAIL)
        return model_field(model);
    if (page->zone == ZONE_INPUT || page->zone == ZONE_RULER)
        return rows_item(rows, NULL, "address");
    if (model_chain(model))
        return &model->place[model_level(model, page->list)];
    if (page->list >= rows->count)
        return NULL;
    row = &rows->row[page->list];
    return row->count ? &rows->item[row->first] : NULL;
}

/* --- words of bits -------------------------------------------------------- */

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
    const struct ntl_item *slot;
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
    if (rows == &model->answer[ANSWER_MAIN])
        (void)model_argument(model, page->word, word);
    slot = rows_item(rows, NULL, "slot_bytes");
    if (slot)
        *bits = (unsigned)slot->value * 8;
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

bool model_knows_word(const struct model *model)
{
    const struct rows *rows = model_detail(model);
    size_t first, count, i = 0;

    if (!rows || !rows_word(rows, model->page[model->at].word, &first, &count))
        return false;
    while (i < count
           && rows->item[rows->row[first + i].first].kind == NTL_ABSENT)
        i++;
    return i < count;
}

bool model_input_word(const char *line, unsigned n, size_t *from, size_t *to)
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

    if (!model_input_word(input, n, &from, &to)
        || session_expr(model->session, input + from, to - from, &value,
                        &diag) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

/* --- answers of the command page ------------------------------------------ */

void answers_shelve(struct model *model)
{
    struct past_answer *past = &model->shelf[model->shelved % SHELF];
    struct rows *rows = &model->answer[ANSWER_COMMAND];

    if (rows->count == 0)
        return;
    free(past->line);
    past->line = strdup(model->line[ANSWER_COMMAND]);
    rows_free(&past->rows);
    past->rows = *rows;
    rows_init(rows);
    model->shelved++;
}

static void swap_answers(struct model *model, struct past_answer *past)
{
    struct rows rows = model->answer[ANSWER_COMMAND];
    char *line = strdup(model->line[ANSWER_COMMAND]);

    snprintf(model->line[ANSWER_COMMAND], sizeof model->line[ANSWER_COMMAND],
             "%s", past->line);
    model->answer[ANSWER_COMMAND] = past->rows;
    free(past->line);
    *past = (struct past_answer) { line, rows };
}

/* The newest of that line; an answer of another is marked as older. */
void answers_recall(struct model *model)
{
    const char *line = model->line[ANSWER_COMMAND];
    const char *input = model_page(model)->input;

    for (size_t i = 1; i <= SHELF && i <= model->shelved; i++) {
        struct past_answer *past = &model->shelf[(model->shelved - i) % SHELF];

        if (!model->editing && strcmp(line, input) != 0 && past->line
            && strcmp(past->line, input) == 0)
            swap_answers(model, past);
    }
    model->stale = !model->editing && strcmp(line, input) != 0;
}

void answers_forget(struct model *model)
{
    for (size_t i = 0; i < SHELF; i++) {
        free(model->shelf[i].line);
        rows_free(&model->shelf[i].rows);
    }
}
