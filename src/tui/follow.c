/* From a value to the page that knows it. */
#include "actions.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_ADDRESS = 0x10000 };

static bool is_number(const struct ntl_item *it)
{
    return it && (it->kind == NTL_NUMBER || it->kind == NTL_ADDRESS
                  || it->kind == NTL_RAW);
}

/* A sentence that names an address leads there. */
static bool leads(const struct ntl_item *it)
{
    return is_number(it)
           || (it && it->kind == NTL_TEXT && it->sort == NTL_SORT_ADDRESS);
}

/* A register's item has its name as its key, or beside it in the row. */
static const char *register_of(const struct rows *rows, const struct row *row,
                               const struct ntl_item *it)
{
    const struct ntl_item *name = rows_cell(rows, row, "name");

    return name && name != it && name->text ? name->text : it->key;
}

const struct ntl_item *follow_value(const struct rows *rows,
                                    const struct row *row)
{
    const struct ntl_item *best = rows_cell(rows, row, "value");

    if (is_number(best))
        return best;
    best = NULL;
    for (size_t i = 0; i < row->count; i++) {
        const struct ntl_item *it = &rows->item[row->first + i];

        if (it->kind == NTL_ADDRESS)
            return it;
        if (is_number(it) || (!best && leads(it)))
            best = it;
    }
    return best;
}

static void follow_to(struct model *model, enum page_id id, const char *before,
                      uint64_t value)
{
    struct page *page;
    char input[64];
    size_t length;

    if (id == PAGE_CHAIN)
        ntl_format_address(input, sizeof input, value, 16);
    else
        snprintf(input, sizeof input, "%s%llx", before,
                 (unsigned long long)value);
    page = model_page(model);
    length = strlen(input);
    /* A code with its parameters would lose them. */
    if (id == model->at && strncmp(page->input, input, length) == 0
        && (page->input[length] == ' ' || !page->input[length])) {
        model_say(model, false, "this page is about it");
        return;
    }
    model_leave(model);
    model->at = id;
    model_mark(model);
    page = model_page(model);
    memcpy(page->input, input, sizeof input);
    page->typed = 0;
    page->zone = ZONE_LIST;
    page->list = 0;
    model_go(model, id);
    if (id == PAGE_COMMAND)
        model_run(model);
}

/* What asks about it; of a plain number that follows from its size. */
static const char *question_of(enum ntl_sort sort, uint64_t value)
{
    bool plain = sort == NTL_SORT_NONE || sort == NTL_SORT_VALUE;

    return ntl_sort_question(plain && value >= LEAST_ADDRESS ? NTL_SORT_ADDRESS
                                                             : sort);
}

/* The page whose command a question begins with, and what is left of it. */
static enum page_id page_asked(const char **question)
{
    size_t n = strcspn(*question, " ");

    for (unsigned id = 0; id < PAGES; id++) {
        const char *command = page_kinds[id].command;

        if (!command || strncmp(command, *question, n) != 0 || command[n])
            continue;
        *question += n + ((*question)[n] == ' ');
        return (enum page_id)id;
    }
    return PAGE_COMMAND;
}

static void follow_question(struct model *model, const char *question,
                            uint64_t value)
{
    enum page_id id = page_asked(&question);
    char before[64];

    snprintf(before, sizeof before, "%s%s", question, *question ? " " : "");
    follow_to(model, id, before, value);
}

static void follow_item(struct model *model, const struct rows *rows,
                        const struct row *row, const struct ntl_item *it)
{
    enum ntl_sort sort = ntl_sort_of(it);
    const char *question = question_of(sort, it->value);
    char before[64];

    if (sort == NTL_SORT_REGISTER) {
        snprintf(before, sizeof before, "%s ", register_of(rows, row, it));
        follow_to(model, PAGE_REGISTER, before, it->value);
    } else if (question) {
        follow_question(model, question, it->value);
    } else {
        model_say(model, false, "no tab knows more about %llx",
                  (unsigned long long)it->value);
    }
}

/* Rows of lists whose names are asked about: of which list, by which cell. */
static const struct {
    const char *group, *key, *ask;
} names[] = {
    { "lessons", "lesson", "lesson" }, { "topics", "name", "help" },
    { "commands", "name", "help" },
};

enum { NAME_LINE = 96 };

/* The line that asks about the row's name; false: it has none. */
static bool line_of_name(const struct rows *rows, const struct row *row,
                         char line[NAME_LINE])
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct ntl_item *it = rows_cell(rows, row, names[i].key);

        if (!it || !it->text
            || strcmp(rows->group[row->group].key, names[i].group) != 0)
            continue;
        snprintf(line, NAME_LINE, "%s %s", names[i].ask, it->text);
        return true;
    }
    return false;
}

bool can_follow(const struct model *model, const struct rows *rows,
                const struct row *row)
{
    char line[NAME_LINE];

    return follow_value(rows, row) || row->leads
           || (model->at == PAGE_COMMAND && line_of_name(rows, row, line));
}

static void follow(struct model *model)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    const struct ntl_item *it;
    const struct row *row;
    char line[NAME_LINE];

    if (page->list >= rows->count)
        return;
    row = &rows->row[page->list];
    it = follow_value(rows, row);
    if (model->at == PAGE_COMMAND && line_of_name(rows, row, line)) {
        model_leave(model);
        snprintf(page->input, sizeof page->input, "%s", line);
        model_run(model);
    } else if (it) {
        follow_item(model, rows, row, it);
    } else if (row->leads) {
        follow_to(model, PAGE_CHAIN, "", row->address);
    } else {
        model_say(model, false, "there is no number to follow in this row");
    }
}

/* The first cell of a table's row becomes the input. */
static void pick(struct model *model)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    const struct ntl_item *it;
    const struct row *row;
    char text[64];
    size_t n;

    if (page->list >= rows->count)
        return;
    row = &rows->row[page->list];
    it = model->at == PAGE_SYSCALL ? rows_cell(rows, row, "name")
                                   : &rows->item[row->first];
    if (row->kind != ROW_CELLS || !it
        || (page->input[0] && model->at != PAGE_SYSCALL)) {
        follow(model);
        return;
    }
    model_mark(model);
    n = ntl_format_item(text, sizeof text, it);
    snprintf(page->input, EDIT_MAX, "%.*s%s", (int)n, text,
             model_kind(model)->edits > 0 ? " " : "");
    if (model_kind(model)->edits > 0) {
        page->zone = ZONE_INPUT;
        model_begin_edit(model);
    }
    model_refresh(model);
}

void act_enter(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (page->zone == ZONE_INPUT || page->zone == ZONE_RULER) {
        page->zone = ZONE_INPUT;
        model_edit_anew(model);
    } else if (page->zone == ZONE_DETAIL) {
        model_say(model, false, "space flips the bit");
    } else if (model_chain(model) && !model_detail(model)) {
        model_begin_edit(model);
    } else if (model_kind(model)->enter == ENTER_FIELDS
               && model_detail(model)) {
        move_to_detail(model, false);
    } else if (model_kind(model)->enter == ENTER_PICKS) {
        pick(model);
    } else {
        follow(model);
    }
}
