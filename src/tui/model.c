#include "model.h"

#include "actions.h"
#include "keys.h"

#include <ntlens/format.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ROWS_AT_FIRST = 1000 };

void model_init(struct model *model, struct session *session)
{
    memset(model, 0, sizeof *model);
    model->session = session;
    model->limit = ROWS_AT_FIRST;
    model->filter = "";
    for (size_t i = 0; i < ANSWERS; i++)
        rows_init(&model->answer[i]);
    for (size_t i = PAGES; i-- > 0;) {
        model->last_of[page_kinds[i].tab] = (enum page_id)i;
        model->page[i].zone = ZONE_LIST;
    }
}

static void forget_moments(struct moments *moments)
{
    while (moments->count)
        free(moments->moment[--moments->count]);
}

void model_free(struct model *model)
{
    for (size_t i = 0; i < ANSWERS; i++)
        rows_free(&model->answer[i]);
    for (size_t i = 0; i < PAGES; i++)
        past_free(&model->past[i]);
    forget_moments(&model->undo);
    forget_moments(&model->redo);
    forget_moments(&model->back);
    free(model->before_edit);
    free(model->copy);
    rows_close();
}

void model_say(struct model *model, bool error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(model->message, sizeof model->message, format, arguments);
    va_end(arguments);
    model->message_is_error = error;
}

/* --- what is on the page ------------------------------------------------------------ */

const struct rows *model_list(const struct model *model)
{
    return &model->answer[model->at == PAGE_COMMAND ? ANSWER_COMMAND
                                                    : ANSWER_MAIN];
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

        rows = &model->answer[ANSWER_ENTRY + level];
        return rows->count ? rows : NULL;
    }
    if (model->at == PAGE_GDT && model->answer[ANSWER_SECOND].count)
        rows = &model->answer[ANSWER_SECOND];
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

static bool contains(const char *text, const char *part)
{
    size_t n = strlen(part);

    for (; text && *text; text++)
        if (strncasecmp(text, part, n) == 0)
            return true;
    return n == 0;
}

bool model_fits(const struct model *model, const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    for (size_t c = 0; row->kind == ROW_CELLS && c < row->count; c++) {
        const struct ntl_item *it = &rows->item[row->first + c];

        if (it->kind == NTL_TEXT && contains(it->text, model->filter))
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

/* --- bits ------------------------------------------------------------------------------- */

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

/* --- undo, and the way back -------------------------------------------------------------- */

static struct settings settings_of(const struct session *s)
{
    struct settings ret = {
        .arch = s->arch, .build = s->build, .index = s->index,
        .arch_from = s->arch_from, .build_from = s->build_from,
        .index_from = s->index_from,
    };

    memcpy(ret.build_text, s->build_text, sizeof ret.build_text);
    return ret;
}

static void restore_settings(struct session *s, const struct settings *from)
{
    s->arch = from->arch;
    s->build = from->build;
    s->index = from->index;
    s->arch_from = from->arch_from;
    s->build_from = from->build_from;
    s->index_from = from->index_from;
    memcpy(s->build_text, from->build_text, sizeof s->build_text);
}

static struct moment *now(const struct model *model)
{
    struct moment *moment = malloc(sizeof *moment);

    if (moment) {
        moment->id = model->at;
        moment->page = model->page[model->at];
        moment->settings = settings_of(model->session);
    }
    return moment;
}

static void push(struct moments *moments, struct moment *moment)
{
    if (!moment)
        return;
    if (moments->count == MOMENTS) {
        free(moments->moment[0]);
        memmove(moments->moment, moments->moment + 1,
                (MOMENTS - 1) * sizeof *moments->moment);
        moments->count--;
    }
    moments->moment[moments->count++] = moment;
}

void model_mark(struct model *model)
{
    push(&model->undo, now(model));
    forget_moments(&model->redo);
}

/* Swap now for the newest moment of `from`; `settings`: theirs, too. */
static bool travel(struct model *model, struct moments *from,
                   struct moments *to, bool settings)
{
    struct moment *moment;

    if (from->count == 0)
        return false;
    moment = from->moment[--from->count];
    if (to) {
        enum page_id here = model->at;

        model->at = moment->id;
        push(to, now(model));
        model->at = here;
    }
    model->at = moment->id;
    *model_page(model) = moment->page;
    if (settings)
        restore_settings(model->session, &moment->settings);
    model_go(model, moment->id);
    free(moment);
    return true;
}

/* One leaves this place for another: `b` comes back to it. */
void model_leave(struct model *model)
{
    push(&model->back, now(model));
}

void act_undo(struct model *model, int redo)
{
    struct moments *from = redo ? &model->redo : &model->undo;

    if (!travel(model, from, redo ? &model->undo : &model->redo, true))
        model_say(model, false, redo ? "nothing to redo" : "nothing to undo");
}

void act_back(struct model *model, int unused)
{
    (void)unused;
    if (!travel(model, &model->back, NULL, false))
        model_say(model, false, "this is where you came in");
}

void model_go(struct model *model, enum page_id id)
{
    for (size_t i = 0; i < ANSWER_COMMAND; i++) {
        rows_clear(&model->answer[i]);
        model->line[i][0] = '\0';
    }
    model->at = id;
    model->last_of[model_kind(model)->tab] = id;
    model->limit = ROWS_AT_FIRST;
    model_refresh(model);
}

/* --- typing -------------------------------------------------------------------------------- */

void model_begin_edit(struct model *model)
{
    const struct page *page = model_page(model);

    free(model->before_edit);
    model->before_edit = now(model);
    model->editing = true;
    model->past[model->at].at = 0;
    model->editing_entry = page->zone == ZONE_LIST && model_chain(model);
    edit_set(&model->edit, page->input);
    if (model->editing_entry) {
        enum ntl_level level = model_level(model, page->list);
        char text[24] = "";

        if (model->is_known >> level & 1)
            snprintf(text, sizeof text, "%016llx",
                     (unsigned long long)model->known[level]);
        edit_set(&model->edit, text);
    }
}

/* The contents as they are typed: an expression like any other number. */
static void take_entry(struct model *model)
{
    struct page *page = model_page(model);
    enum ntl_level level = model_level(model, page->list);
    struct ntl_value value;
    struct ntl_diag diag;

    if (session_expr(model->session, model->edit.text, model->edit.length,
                     &value, &diag) == NTL_OK) {
        page->entry[level] = value.value;
        page->typed |= (uint8_t)(1u << level);
    } else if (model->edit.length == 0) {
        page->typed &= (uint8_t)~(1u << level);
    } else {
        model_say(model, true, "contents are a number: %s", model->edit.text);
        return;
    }
    model_refresh(model);
}

/* What is typed is answered at once, but for what waits for Enter. */
static void take_edit(struct model *model)
{
    struct page *page = model_page(model);

    if (model->editing_entry) {
        take_entry(model);
        return;
    }
    memcpy(page->input, model->edit.text, model->edit.length + 1);
    if (model->at == PAGE_GDT)
        page->typed = 0;
    if (!model_kind(model)->waits)
        model_refresh(model);
}

static bool changed(const struct model *model)
{
    const struct moment *before = model->before_edit;
    const struct page *page = &model->page[model->at];

    return before && (strcmp(before->page.input, page->input) != 0
                      || before->page.typed != page->typed
                      || memcmp(before->page.entry, page->entry,
                                sizeof page->entry) != 0);
}

void model_run(struct model *model)
{
    struct rows *rows = &model->answer[ANSWER_COMMAND];
    struct page *page = model_page(model);

    memcpy(model->line[ANSWER_MAIN], page->input, sizeof page->input);
    rows_run(rows, model->session, page->input, strlen(page->input), true,
             model->limit);
    if (rows->status != NTL_OK)
        model_say(model, true, "%s", rows->complaint);
    model->quit |= rows->leave;
    page->list = page->list_top = 0;
    while (page->list + 1 < rows->count
           && !model_selectable(model, rows, page->list))
        page->list++;
}

static void open_image(struct model *model)
{
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    struct page *page = model_page(model);
    char line[EDIT_MAX + 16];

    if (!page->input[0])
        return;
    snprintf(line, sizeof line, "open %s", page->input);
    rows_run(rows, model->session, line, strlen(line), false, model->limit);
    if (rows->status != NTL_OK)
        model_say(model, true, "%s", rows->complaint);
    else
        page->input[0] = '\0';
}

static void commit(struct model *model)
{
    struct page *page = model_page(model);
    const struct ntl_item *address;

    model->editing = false;
    past_add(&model->past[model->at], model->edit.text);
    if (changed(model)) {
        push(&model->undo, model->before_edit);
        model->before_edit = NULL;
        forget_moments(&model->redo);
    }
    if (model->at == PAGE_COMMAND)
        model_run(model);
    if (model->at == PAGE_INFO)
        open_image(model);
    if (page->zone == ZONE_INPUT)
        page->zone = model_has_ruler(model) ? ZONE_RULER : ZONE_LIST;
    if (model->at == PAGE_INFO)
        model_refresh(model);
    address = rows_item(&model->answer[ANSWER_MAIN], NULL, "address");
    if (model->at == PAGE_CHAIN && address && !model->stale)
        model->session->last = address->value;
}

static void cancel(struct model *model)
{
    model->editing = false;
    if (model->before_edit)
        *model_page(model) = model->before_edit->page;
    model->message[0] = '\0';
    model_refresh(model);
}

static void type_key(struct model *model, uint32_t key)
{
    static const struct { uint32_t key; int step; } history[] = {
        { K_UP, 1 }, { K_CTRL('p'), 1 }, { K_DOWN, -1 }, { K_CTRL('n'), -1 },
    };

    for (size_t i = 0; i < sizeof history / sizeof *history; i++) {
        if (history[i].key == key) {
            if (past_move(&model->past[model->at], &model->edit,
                          history[i].step))
                take_edit(model);
            return;
        }
    }
    if (key == K_ENTER || key == '\n')
        commit(model);
    else if (key == K_ESCAPE)
        cancel(model);
    else if (key == K_TAB)
        model_complete(model);
    else if (!edit_key(&model->edit, key))
        return;
    if (model->editing)
        take_edit(model);
}

/* --- `/` -------------------------------------------------------------------------------------- */

static void add_found(struct model *model, enum page_id page,
                      const struct command *command)
{
    if (model->founds < FOUND_MAX)
        model->found[model->founds++] = (struct found) { page, command };
}

static enum page_id page_of(const struct command *command)
{
    for (unsigned i = 0; i < PAGES; i++)
        if (page_kinds[i].command
            && strcmp(page_kinds[i].command, command->name) == 0)
            return (enum page_id)i;
    return PAGE_COMMAND;
}

/* Names before descriptions. */
void model_find(struct model *model)
{
    const char *part = model->query.text;

    model->founds = model->found_at = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (unsigned i = 0; i < PAGES; i++) {
            const struct page_kind *kind = &page_kinds[i];
            bool named = contains(kind->name, part)
                         || contains(tab_names[kind->tab], part)
                         || (kind->command && contains(kind->command, part));

            if (pass == 0 ? named : !named && contains(kind->about, part))
                add_found(model, (enum page_id)i, NULL);
        }
        for (size_t i = 0; commands[i]; i++) {
            bool named = contains(commands[i]->name, part)
                         || (commands[i]->aliases && *part
                             && contains(commands[i]->aliases, part));

            if (page_of(commands[i]) == PAGE_COMMAND
                && (pass == 0 ? named
                              : !named && contains(commands[i]->summary, part)))
                add_found(model, PAGE_COMMAND, commands[i]);
        }
    }
}

static void take_found(struct model *model)
{
    const struct found *found = &model->found[model->found_at];

    model->mode = MODE_PAGE;
    if (model->found_at >= model->founds)
        return;
    model_leave(model);
    model_go(model, found->page);
    if (found->command) {
        model_page(model)->zone = ZONE_INPUT;
        snprintf(model_page(model)->input, EDIT_MAX, "%s ",
                 found->command->name);
        model_begin_edit(model);
    }
}

static void find_key(struct model *model, uint32_t key)
{
    if (key == K_ESCAPE) {
        model->mode = MODE_PAGE;
    } else if (key == K_ENTER || key == '\n') {
        take_found(model);
    } else if (key == K_UP || key == K_CTRL('p')) {
        model->found_at -= model->found_at > 0;
    } else if (key == K_DOWN || key == K_CTRL('n') || key == K_TAB) {
        model->found_at += model->found_at + 1 < model->founds;
    } else if (edit_key(&model->query, key)) {
        model_find(model);
    }
}

/* --- the keyboard ------------------------------------------------------------------------------ */

static void help_key(struct model *model, uint32_t key)
{
    static const struct { uint32_t key; int step; } scroll[] = {
        { K_DOWN, 1 }, { 'j', 1 }, { K_UP, -1 }, { 'k', -1 },
        { K_PAGE_DOWN, 10 }, { ' ', 10 }, { K_PAGE_UP, -10 },
    };

    for (size_t i = 0; i < sizeof scroll / sizeof *scroll; i++) {
        if (scroll[i].key != key)
            continue;
        if (scroll[i].step > 0)
            model->help_top += (size_t)scroll[i].step;
        else
            model->help_top -= model->help_top < (size_t)-scroll[i].step
                               ? model->help_top : (size_t)-scroll[i].step;
        return;
    }
    model->mode = MODE_PAGE;
}

void model_key(struct model *model, uint32_t key)
{
    const struct binding *binding;

    if (key == K_CTRL('l')) {
        model->redraw = true;
        return;
    }
    model->message[0] = '\0';
    if (model->mode == MODE_HELP) {
        help_key(model, key);
    } else if (model->mode == MODE_FIND) {
        find_key(model, key);
    } else if (model->editing) {
        type_key(model, key);
    } else {
        binding = binding_of(key);
        if (binding)
            binding->action(model, binding->argument);
    }
}

/* --- pastes ----------------------------------------------------------------------------------------- */

/* What WinDbg's !pte printed becomes the chain, with its index and contents. */
static void paste_chain(struct model *model, const char *text, size_t length)
{
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    const struct ntl_item *address, *index;
    struct page *page;

    rows_run(rows, model->session, text, length, false, model->limit);
    address = rows_item(rows, NULL, "address");
    index = rows_item(rows, "context", "self_map_index");
    if (rows->status != NTL_OK || !address) {
        model_say(model, true, "%s", rows->complaint);
        return;
    }
    model->at = PAGE_CHAIN;
    model->last_of[TAB_ADDRESS] = PAGE_CHAIN;
    model_mark(model);
    page = model_page(model);
    ntl_format_address(page->input, sizeof page->input, address->value, 16);
    page->typed = 0;
    if (index && index->value != model->session->index) {
        model->session->index = (uint16_t)index->value;
        model->session->index_from = FROM_USER;
    }
    for (size_t i = 0; i < NTL_LEVELS_MAX; i++) {
        const struct row *row = rows_cells(rows, "chain", i);
        const struct ntl_item *level = rows_cell(rows, row, "level");
        const struct ntl_item *raw = rows_cell(rows, row, "contents");

        for (unsigned l = 0; level && raw && raw->kind == NTL_RAW
                             && l < NTL_LEVELS_MAX; l++) {
            const char *nt = ntl_paging(model->session->arch)->level[l].nt;

            if (nt && level->text && strcmp(nt, level->text) == 0) {
                page->entry[l] = raw->value;
                page->typed |= (uint8_t)(1u << l);
            }
        }
    }
    model_refresh(model);
}

static void paste_block(struct model *model, const struct command *command,
                        const char *text, size_t length)
{
    enum page_id id = page_of(command);

    if (strcmp(command->name, "pte") == 0) {
        paste_chain(model, text, length);
        return;
    }
    model_leave(model);
    model_go(model, id);
    model_page(model)->zone = ZONE_INPUT;
    model_begin_edit(model);
    edit_set(&model->edit, "");
    edit_insert(&model->edit, text, length);
    take_edit(model);
    commit(model);
}

void model_paste(struct model *model, const char *text, size_t length)
{
    size_t lines = 0;
    const struct command *block;

    while (length && (text[length - 1] == '\n' || text[length - 1] == ' '))
        length--;
    while (lines < length && text[lines] != '\n')
        lines++;
    if (model->mode == MODE_FIND) {
        edit_insert(&model->query, text, lines);
        model_find(model);
        return;
    }
    model->mode = MODE_PAGE;
    block = cmd_block(NULL, text, lines);
    if (block) {
        if (model->editing)
            cancel(model);
        paste_block(model, block, text, length);
        return;
    }
    if (!model->editing) {
        if (model_page(model)->zone != ZONE_LIST || !model_chain(model))
            model_page(model)->zone = ZONE_INPUT;
        model_begin_edit(model);
        edit_set(&model->edit, "");
    }
    edit_insert(&model->edit, text, length);
    take_edit(model);
}

/* A command that has a page opens there, with its arguments. */
static bool start_on_page(struct model *model, const char *text, size_t length)
{
    size_t name = 0;
    const struct command *command;

    while (name < length && text[name] != ' ' && text[name] != '\n')
        name++;
    command = cmd_named(text, name);
    if (!command || page_of(command) == PAGE_COMMAND)
        command = strcmp(command ? command->name : "", "pte") == 0 ? command
                                                                  : NULL;
    if (!command)
        return false;
    if (strcmp(command->name, "pte") == 0) {
        paste_chain(model, text, length);
        return true;
    }
    model_go(model, page_of(command));
    while (name < length && text[name] == ' ')
        name++;
    model_page(model)->zone = ZONE_INPUT;
    model_begin_edit(model);
    edit_insert(&model->edit, text + name, length - name);
    take_edit(model);
    commit(model);
    return true;
}

void model_start(struct model *model, const char *text, size_t length,
                 bool is_address)
{
    struct page *page;

    if (length && !is_address && start_on_page(model, text, length))
        return;
    if (length && !is_address)
        model_go(model, PAGE_COMMAND);
    page = model_page(model);
    page->zone = ZONE_INPUT;
    model_begin_edit(model);
    if (length == 0) {
        model_refresh(model);
        if (model->session->image) {
            cancel(model);
            model_go(model, PAGE_INFO);
        }
        return;
    }
    edit_insert(&model->edit, text, length);
    take_edit(model);
    commit(model);
}
