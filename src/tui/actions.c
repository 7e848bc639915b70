#include "actions.h"

#include "render/render.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- where one is ----------------------------------------------------------------- */

void act_tab_to(struct model *model, int tab)
{
    model_go(model, model->last_of[tab]);
}

void act_tab(struct model *model, int step)
{
    int tab = (int)model_kind(model)->tab;

    act_tab_to(model, (tab + step + TABS) % TABS);
}

void act_page(struct model *model, int step)
{
    int id = (int)model->at;

    do
        id = (id + step + PAGES) % PAGES;
    while (page_kinds[id].tab != model_kind(model)->tab);
    model_go(model, (enum page_id)id);
}

/* --- moving ------------------------------------------------------------------------- */

static void to_list(struct model *model, bool last)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    size_t count = model_chain(model);

    page->zone = ZONE_LIST;
    if (count) {
        page->list = last ? count - 1 : 0;
        return;
    }
    for (size_t i = 0; i < rows->count; i++) {
        size_t row = last ? rows->count - 1 - i : i;

        if (model_selectable(model, rows, row)) {
            page->list = row;
            return;
        }
    }
}

static void to_detail(struct model *model, bool last)
{
    const struct rows *rows = model_detail(model);
    struct page *page = model_page(model);
    size_t first, count, words;

    if (!rows)
        return;
    page->zone = ZONE_DETAIL;
    words = rows_words(rows);
    page->word = last && words ? (unsigned)words - 1 : 0;
    page->bit = 0;
    if (last && rows_word(rows, page->word, &first, &count))
        page->bit = rows->item[rows->row[first + count - 1].first].lo;
}

static void after_list_moved(struct model *model)
{
    if (model->at == PAGE_GDT && !model_page(model)->input[0]) {
        model_page(model)->typed = 0;
        model_refresh(model);
    }
}

/* The next row that can be selected; there may be more than were asked for. */
static bool list_step(struct model *model, int step)
{
    struct page *page = model_page(model);
    const struct rows *rows = model_list(model);
    size_t i = page->list;

    if (model_chain(model)) {
        if (step > 0 ? i + 1 >= model_chain(model) : i == 0)
            return false;
        page->list += (size_t)step;
        return true;
    }
    while (step > 0 ? i + 1 < rows->count : i > 0) {
        i += (size_t)step;
        if (model_selectable(model, rows, i)) {
            page->list = i;
            after_list_moved(model);
            return true;
        }
    }
    if (step > 0 && rows->more && model->at != PAGE_COMMAND) {
        model->limit *= 2;
        model_refresh(model);
        return model_list(model)->count > i + 1 && list_step(model, step);
    }
    return false;
}

static bool field_step(struct model *model, int step)
{
    const struct rows *rows = model_detail(model);
    const struct ntl_item *it = model_field(model);
    struct page *page = model_page(model);
    size_t first, count;
    unsigned next;

    if (!rows || !it || !rows_word(rows, page->word, &first, &count))
        return false;
    next = step > 0 ? it->lo + (unsigned)it->width : it->lo - 1u;
    if (next < 64) {
        unsigned before = page->bit;

        page->bit = next;
        if ((it = model_field(model)) != NULL) {
            page->bit = it->lo;
            return true;
        }
        page->bit = before;
    }
    if (step < 0 ? page->word == 0 : page->word + 1 >= rows_words(rows))
        return false;
    page->word += (unsigned)step;
    page->bit = 0;
    if (step < 0 && rows_word(rows, page->word, &first, &count))
        page->bit = rows->item[rows->row[first + count - 1].first].lo;
    return true;
}

static void leave_list(struct model *model, int step)
{
    struct page *page = model_page(model);

    if (step > 0)
        to_detail(model, false);
    else
        page->zone = model_has_ruler(model) ? ZONE_RULER : ZONE_INPUT;
}

void act_vertical(struct model *model, int step)
{
    struct page *page = model_page(model);

    switch (page->zone) {
    case ZONE_INPUT:
        if (step > 0 && model_has_ruler(model))
            page->zone = ZONE_RULER;
        else if (step > 0)
            to_list(model, false);
        break;
    case ZONE_RULER:
        if (step > 0)
            to_list(model, false);
        else
            page->zone = ZONE_INPUT;
        break;
    case ZONE_LIST:
        if (!list_step(model, step))
            leave_list(model, step);
        break;
    case ZONE_DETAIL:
        if (!field_step(model, step) && step < 0)
            page->zone = ZONE_LIST;
        break;
    }
}

static unsigned ruler_bits(const struct model *model)
{
    const struct row *row = model_ruler(model);
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    return row && row->count ? rows->item[row->first].lo
                               + (unsigned)rows->item[row->first].width : 0;
}

/* Higher bits are to the left. */
static void move_bit(unsigned *bit, unsigned bits, int step)
{
    if (step < 0 && *bit + 1 < bits)
        ++*bit;
    else if (step > 0 && *bit > 0)
        --*bit;
}

void act_horizontal(struct model *model, int step)
{
    struct page *page = model_page(model);
    uint64_t word;
    unsigned bits;

    if (page->zone == ZONE_RULER)
        move_bit(&page->ruler_bit, ruler_bits(model), step);
    else if (page->zone == ZONE_DETAIL && model_word(model, &word, &bits))
        move_bit(&page->bit, bits, step);
    else if (page->zone == ZONE_LIST && step > 0)
        to_detail(model, false);
}

void act_scroll(struct model *model, int step)
{
    struct page *page = model_page(model);
    size_t n = page->zone == ZONE_DETAIL ? model->detail_height
                                         : model->list_height;

    for (size_t i = 1; i < n; i++)
        if (page->zone == ZONE_DETAIL ? !field_step(model, step)
                                      : !list_step(model, step))
            break;
}

void act_end(struct model *model, int to_last)
{
    struct page *page = model_page(model);
    unsigned bits = ruler_bits(model);

    if (page->zone == ZONE_DETAIL)
        to_detail(model, to_last);
    else if (page->zone == ZONE_RULER && bits)
        page->ruler_bit = to_last ? 0 : bits - 1;
    else if (page->zone == ZONE_LIST)
        to_list(model, to_last);
    after_list_moved(model);
}

void act_escape(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (page->zone == ZONE_DETAIL)
        page->zone = ZONE_LIST;
    else if (model->explain)
        model->explain = false;
    else if (model->at == PAGE_COMMAND)
        act_back(model, 0);
}

void model_select_level(struct model *model, size_t row)
{
    struct page *page = model_page(model);

    page->zone = ZONE_LIST;
    page->list = row;
    after_list_moved(model);
}

/* --- following a value ------------------------------------------------------------------- */

/* Which page knows a value, by its key; else an address is one for the chain. */
static const struct route {
    const char *key;
    enum page_id page;
    const char *before;         /* the value in the input                      */
} routes[] = {
    { "selector", PAGE_GDT, "" },   { "cs", PAGE_GDT, "" },
    { "ss", PAGE_GDT, "" },         { "ds", PAGE_GDT, "" },
    { "es", PAGE_GDT, "" },         { "fs", PAGE_GDT, "" },
    { "gs", PAGE_GDT, "" },         { "segcs", PAGE_GDT, "" },
    { "segss", PAGE_GDT, "" },      { "status", PAGE_STATUS, "" },
    { "ntstatus", PAGE_STATUS, "" },
    { "error_code", PAGE_FAULT, "" }, { "pf", PAGE_FAULT, "" },
    { "vector", PAGE_IDT, "" },     { "trap", PAGE_IDT, "" },
    { "cr0", PAGE_REGISTER, "cr0 " }, { "cr3", PAGE_REGISTER, "cr3 " },
    { "cr4", PAGE_REGISTER, "cr4 " }, { "efl", PAGE_REGISTER, "efl " },
    { "eflags", PAGE_REGISTER, "efl " }, { "rflags", PAGE_REGISTER, "efl " },
    { "dr6", PAGE_REGISTER, "dr6 " }, { "dr7", PAGE_REGISTER, "dr7 " },
    { "efer", PAGE_REGISTER, "efer " },
    /* The types that bugcheck gives its parameters. */
    { "pf-error", PAGE_FAULT, "" }, { "access", PAGE_FAULT, "" },
    { "exception", PAGE_STATUS, "" },
    { "bugcheck-code", PAGE_BUGCHECK, "" },
    { "irql", PAGE_REGISTER, "cr8 " },
    { "pte", PAGE_COMMAND, "mmpte " }, { "pfn", PAGE_COMMAND, "pfn " },
    { "physical", PAGE_COMMAND, "ptov " },
    { "handle", PAGE_COMMAND, "handle " },
};

enum { LEAST_ADDRESS = 0x10000 };

static bool is_number(const struct ntl_item *it)
{
    return it && (it->kind == NTL_NUMBER || it->kind == NTL_ADDRESS
                  || it->kind == NTL_RAW);
}

static const struct route *route_of(const char *key)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const char *k = routes[i].key;
        size_t n = 0;

        while (k[n] && (key[n] | 0x20) == (k[n] | 0x20))
            n++;
        if (!k[n] && !key[n])
            return &routes[i];
    }
    return NULL;
}

/* A register's row says its name in one cell and its contents in another. */
static const char *key_of(const struct rows *rows, const struct row *row,
                          const struct ntl_item *it)
{
    const struct ntl_item *name = rows_cell(rows, row, "name");
    const struct ntl_item *p = rows_cell(rows, row, "p"), *type;
    char key[8];

    snprintf(key, sizeof key, "p%u", p ? (unsigned)p->value & 7 : 0);
    type = rows_item(rows, "types", key);
    if (p && type && type->text)
        return type->text;
    if (!name)
        name = rows_cell(rows, row, "register");
    return row->kind == ROW_CELLS && name && name != it && name->text
           ? name->text : it->key;
}

/* Of a row: an address, else the last number that could be something. */
static const struct ntl_item *value_of(const struct rows *rows,
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
        if (is_number(it))
            best = it;
    }
    return best;
}

static void follow_to(struct model *model, enum page_id id, const char *before,
                      uint64_t value)
{
    struct page *page;

    model_leave(model);
    model->at = id;
    model_mark(model);
    page = model_page(model);
    if (id == PAGE_CHAIN)
        ntl_format_address(page->input, sizeof page->input, value, 16);
    else
        snprintf(page->input, sizeof page->input, "%s%llx", before,
                 (unsigned long long)value);
    page->typed = 0;
    page->zone = ZONE_LIST;
    page->list = 0;
    model_go(model, id);
    if (id == PAGE_COMMAND)
        model_run(model);
}

static void follow(struct model *model)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    const struct ntl_item *it;
    const struct route *route;
    const struct row *row;

    if (page->list >= rows->count)
        return;
    row = &rows->row[page->list];
    it = value_of(rows, row);
    if (!it) {
        model_say(model, false, "there is no number to follow in this row");
        return;
    }
    route = route_of(key_of(rows, row, it));
    if (route)
        follow_to(model, route->page, route->before, it->value);
    else if (it->kind == NTL_ADDRESS || it->value >= LEAST_ADDRESS)
        follow_to(model, PAGE_CHAIN, "", it->value);
    else
        model_say(model, false, "no tab knows more about %llx",
                  (unsigned long long)it->value);
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
        model_begin_edit(model);
    } else if (page->zone == ZONE_DETAIL) {
        model_say(model, false, "space flips the bit");
    } else if (model_chain(model) && !model_detail(model)) {
        model_begin_edit(model);
    } else if (model_kind(model)->enter == ENTER_FIELDS
               && model_detail(model)) {
        to_detail(model, false);
    } else if (model_kind(model)->enter == ENTER_PICKS) {
        pick(model);
    } else {
        follow(model);
    }
}

/* --- editing --------------------------------------------------------------------------------- */

void act_edit(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (page->zone == ZONE_DETAIL && model->at == PAGE_CHAIN)
        page->zone = ZONE_LIST;
    else if (page->zone != ZONE_LIST || !model_chain(model))
        page->zone = ZONE_INPUT;
    model_begin_edit(model);
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

void act_clear(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    model_mark(model);
    if (page->zone != ZONE_INPUT && model_chain(model))
        page->typed &= (uint8_t)~(1u << model_level(model, page->list));
    else if (model->at == PAGE_GDT && page->typed)
        page->typed = 0;
    else
        page->input[0] = '\0';
    model_refresh(model);
}

/* --- the session, through the same command as at the prompt --------------------------------------- */

static void set(struct model *model, const char *name, const char *value)
{
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    char line[96];
    int n = snprintf(line, sizeof line, "set %s %s", name, value);

    model_mark(model);
    rows_run(rows, model->session, line, (size_t)n, false, model->limit);
    if (rows->status != NTL_OK)
        model_say(model, true, "%s", rows->complaint);
    else
        model_say(model, false, "%s %s", name, value);
    model_refresh(model);
}

void act_index(struct model *model, int step)
{
    const struct ntl_paging *mode = ntl_paging(model->session->arch);
    int index = model->session->index + step;
    char text[16];

    if (index < mode->index_min)
        index = mode->index_max;
    if (index > mode->index_max)
        index = mode->index_min;
    snprintf(text, sizeof text, "%x", (unsigned)index);
    set(model, "index", text);
}

void act_arch(struct model *model, int step)
{
    int arch = ((int)model->session->arch + step + NTL_ARCH_COUNT)
               % NTL_ARCH_COUNT;

    set(model, "arch", ntl_paging((enum ntl_arch)arch)->name);
}

/* The next build number that the table of releases has. */
void act_build(struct model *model, int step)
{
    size_t count, at = 0;
    const struct ntl_release *release = ntl_releases(&count);
    uint32_t number = model->session->build.number;
    char text[16];

    while (at < count && release[at].number < number)
        at++;
    if (step < 0)
        at = at ? at - 1 : count - 1;
    while (step > 0 && at < count && release[at].number <= number)
        at++;
    snprintf(text, sizeof text, "%u", release[at < count ? at : 0].number);
    set(model, "build", text);
}

/* --- the rest ---------------------------------------------------------------------------------------- */

static void take_copy(struct model *model, const char *text, size_t length)
{
    free(model->copy);
    model->copy = malloc(length + 1);
    if (!model->copy)
        return;
    memcpy(model->copy, text, length);
    model->copy[length] = '\0';
    model->copy_length = length;
}

static const struct ntl_item *to_copy(const struct model *model)
{
    const struct page *page = &model->page[model->at];

    if (page->zone == ZONE_LIST && model_chain(model)) {
        const struct rows *rows = &model->answer[ANSWER_ENTRY
                                      + model_level(model, page->list)];
        const struct ntl_item *it = rows_item(rows, NULL, "value");

        return it ? it : model_selected(model);
    }
    if (page->zone == ZONE_LIST && page->list < model_list(model)->count) {
        const struct rows *rows = model_list(model);
        const struct ntl_item *it = value_of(rows, &rows->row[page->list]);

        return it ? it : model_selected(model);
    }
    return model_selected(model);
}

void act_copy(struct model *model, int unused)
{
    const struct ntl_item *it = to_copy(model);
    char text[1024];
    size_t n;

    (void)unused;
    if (!it) {
        model_say(model, false, "there is no value here to copy");
        return;
    }
    n = ntl_format_item(text, sizeof text, it);
    take_copy(model, text, n < sizeof text ? n : sizeof text - 1);
    model_say(model, false, "copied %s", model->copy ? model->copy : "nothing");
}

/* As the program prints it: the lines of the page run once more, as text. */
void act_copy_pane(struct model *model, int unused)
{
    struct out out;
    struct render *render;
    struct cmd_line *line = calloc(1, sizeof *line);
    size_t last = model->is_known ? ANSWER_SECOND : ANSWER_MAIN;

    (void)unused;
    out_init(&out, OUT_MEMORY);
    render = render_open(RENDER_TEXT, &out, false, model->explain);
    for (size_t i = ANSWER_MAIN; render && line && i <= last; i++) {
        const struct cmd_options options = { .form = FORM_TEXT };
        const char *text = model->line[i];
        struct ntl_diag diag;

        if (!text[0] || cmd_read(model->session, &options, text, strlen(text),
                                 true, line, &diag) != NTL_OK
            || !line->call.command)
            continue;
        if (cmd_run(line, model->session, render_sink(render), &diag) != NTL_OK)
            render_failed(render, text, 0, NTL_OK, &diag, 0);
    }
    take_copy(model, out.bytes, out.used);
    model_say(model, false, "copied the pane: %zu bytes", out.used);
    render_close(render);
    out_free(&out);
    free(line);
}

void act_help(struct model *model, int unused)
{
    (void)unused;
    model->mode = MODE_HELP;
    model->help_top = 0;
}

void act_find(struct model *model, int unused)
{
    (void)unused;
    model->mode = MODE_FIND;
    edit_set(&model->query, "");
    model_find(model);
}

void act_command(struct model *model, int unused)
{
    (void)unused;
    if (model->at != PAGE_COMMAND)
        model_leave(model);
    model_go(model, PAGE_COMMAND);
    model_page(model)->zone = ZONE_INPUT;
    model_page(model)->input[0] = '\0';
    model_begin_edit(model);
}

void act_explain(struct model *model, int unused)
{
    (void)unused;
    model->explain = !model->explain;
    model_say(model, false, model->explain ? "with the arithmetic"
                                           : "without the arithmetic");
}

void act_theme(struct model *model, int unused)
{
    (void)unused;
    model->light = !model->light;
    model->theme_chosen = true;
}

void act_suspend(struct model *model, int unused)
{
    (void)unused;
    model->suspend = true;
}

void act_quit(struct model *model, int unused)
{
    (void)unused;
    model->quit = true;
}
