/* Text that is pasted, or that the program was started with. */
#include "model.h"

#include "typing.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

static bool is_pte(const struct command *command)
{
    return strcmp(command->name, "pte") == 0;
}

/* --- a chain -------------------------------------------------------------- */

static void take_index(struct model *model, const struct ntl_item *index)
{
    struct ask_settings settings = ask_settings(model->ask);

    if (!index || index->value == settings.index)
        return;
    settings.index = (uint16_t)index->value;
    settings.index_from = FROM_USER;
    ask_put_back(model->ask, &settings);
}

/* A row of the chain: the contents of the level that it names. */
static void take_contents(const struct ntl_paging *mode, struct page *page,
                          const struct rows *rows, const struct row *row)
{
    const struct ntl_item *level = rows_cell(rows, row, "level");
    const struct ntl_item *raw = rows_cell(rows, row, "contents");

    if (!level || !level->text || !raw || raw->kind != NTL_RAW)
        return;
    for (unsigned l = 0; l < NTL_LEVELS_MAX; l++) {
        const char *nt = mode->level[l].nt;

        if (nt && strcmp(nt, level->text) == 0) {
            page->entry[l] = raw->value;
            page->typed |= (uint8_t)(1u << l);
        }
    }
}

/* The one that decides: the page's, or the first that does not go on. */
static void select_decisive(struct model *model)
{
    size_t levels = model_chain(model), row = 0;

    while (row + 1 < levels && model_level(model, row) != model->chain.level)
        row++;
    model_select_level(model, row);
}

/*
 * What WinDbg's !pte printed becomes the chain, with its index and contents.
 * False: there is no chain in it; what is wrong with it was said.
 */
static bool paste_chain(struct model *model, const char *text, size_t length)
{
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    const struct ntl_item *address;
    struct page *page;

    rows_run(rows, model->ask, 0, text, length, model->limit);
    address = rows_item(rows, NULL, "address");
    if (rows->status != NTL_OK)
        model_say(model, true, "%s", rows->complaint);
    if (rows->status != NTL_OK || !address)
        return rows->status != NTL_OK;
    model->at = PAGE_CHAIN;
    model->last_of[TAB_ADDRESS] = PAGE_CHAIN;
    model_mark(model);
    page = model_page(model);
    ntl_format_address(page->input, sizeof page->input, address->value, 16);
    page->typed = 0;
    take_index(model, rows_item(rows, "context", "self_map_index"));
    for (size_t i = 0; i < NTL_LEVELS_MAX; i++)
        take_contents(ntl_paging(model->session->arch), page, rows,
                      rows_cells(rows, "chain", i));
    model_refresh(model);
    select_decisive(model);
    return true;
}

/* --- any text ------------------------------------------------------------- */

/* As if somebody had typed it as the page's input, and then Enter. */
static void type_input(struct model *model, const char *text, size_t length)
{
    model_page(model)->zone = ZONE_INPUT;
    model_begin_edit(model);
    edit_set(&model->edit, "");
    edit_insert(&model->edit, text, length);
    typing_take(model);
    typing_commit(model);
}

/* What a pasted text was read as. */
struct pasted {
    const struct command *command;
    bool list, crash;           /* several questions; one with evidence       */
    size_t length, after;       /* of the line; what follows the command      */
    char line[EDIT_MAX];
};

/* The question of a block, on the page of its command. */
static void paste_block(struct model *model, const struct pasted *block,
                        const char *text, size_t length)
{
    const char *line = block->line;
    size_t after = block->after;

    if (model->editing)
        typing_cancel(model);
    ask_learn(model->ask);
    if (block->crash)           /* what the text says besides is kept         */
        rows_run(&model->answer[ANSWER_SCRATCH], model->ask, NTL_ASK_KEEP,
                 text, length, model->limit);
    if (is_pte(block->command) && paste_chain(model, line, block->length))
        return;                 /* a command alone, `!pte ADDRESS`, has none  */
    model_leave(model);
    model_go(model, page_of(block->command));
    while (after < block->length && line[after] == ' ')
        after++;
    if (page_of(block->command) == PAGE_COMMAND)
        after = 0;
    type_input(model, line + after, block->length - after);
}

/* What asks more than one thing, as a command's page shows it. */
static void take_log(struct model *model, const char *text, size_t length)
{
    if (model->editing)
        typing_cancel(model);
    if (length >= EDIT_MAX) {
        model_say(model, true, "the paste has %zu bytes, and a field takes %d: "
                  "paste less of it, or ask at the prompt", length,
                  EDIT_MAX - 1);
        return;
    }
    model_leave(model);
    model_go(model, PAGE_COMMAND);
    type_input(model, text, length);
}

/* False: it asks nothing, or is an argument, a number. */
static bool read_pasted(struct model *model, const char *text, size_t length,
                        struct pasted *ret)
{
    const struct line *line = ask_line(model->ask);
    struct ntl_diag ignored;

    ntl_ask_how(model->ask, 0);
    if (ask_read(model->ask, text, length, &ignored) != NTL_OK
        || !line->call.command
        || !(line->paste.known || line->call.spelling.length))
        return false;
    ret->command = line->call.command;
    ret->list = line->log || line->length >= EDIT_MAX;
    ret->crash = line->call.log;
    ret->length = ret->list ? 0 : line->length;
    ret->after = line->call.spelling.offset + line->call.spelling.length;
    memcpy(ret->line, line->text, ret->length);
    ret->line[ret->length] = '\0';
    return true;
}

/* What several lines ask, or one that is no argument and no number. */
static bool take_block(struct model *model, const char *text, size_t length)
{
    struct pasted block;

    if (!read_pasted(model, text, length, &block))
        return false;
    if (block.list)
        take_log(model, text, length);
    else
        paste_block(model, &block, text, length);
    return true;
}

/* To what is being typed, or in its place. */
static void paste_line(struct model *model, const char *text, size_t length)
{
    if (!model->editing) {
        if (model_page(model)->zone != ZONE_LIST || !model_chain(model))
            model_page(model)->zone = ZONE_INPUT;
        model_begin_edit(model);
        edit_set(&model->edit, "");
    }
    edit_insert(&model->edit, text, length);
    typing_take(model);
}

void model_paste(struct model *model, const char *text, size_t length)
{
    size_t line = 0;

    while (length && (text[length - 1] == '\n' || text[length - 1] == ' '))
        length--;
    while (line < length && text[line] != '\n')
        line++;
    if (model->mode == MODE_FIND) {
        edit_insert(&model->query, text, line);
        model_find(model);
        return;
    }
    model->mode = MODE_PAGE;
    if (!take_block(model, text, length))
        paste_line(model, text, length);
}

/* --- the start ------------------------------------------------------------ */

/* A command that has a page opens there, with its arguments. */
static bool start_on_page(struct model *model, const char *text, size_t length)
{
    size_t name = 0;
    const struct command *command;

    while (name < length && text[name] != ' ' && text[name] != '\n')
        name++;
    command = table_named(&ask_table, text, name);
    if (command && is_pte(command) && paste_chain(model, text, length))
        return true;
    if (!command || page_of(command) == PAGE_COMMAND)
        return false;
    while (name < length && text[name] == ' ')
        name++;
    model_go(model, page_of(command));
    type_input(model, text + name, length - name);
    return true;
}

/* Nothing was said: the input waits, or the image is shown. */
static void start_empty(struct model *model)
{
    model_page(model)->zone = ZONE_INPUT;
    model_begin_edit(model);
    model_refresh(model);
    if (model->session->image) {
        typing_cancel(model);
        model_go(model, PAGE_INFO);
    }
}

void model_start(struct model *model, const char *text, size_t length,
                 bool is_address)
{
    if (length == 0) {
        start_empty(model);
        return;
    }
    if (!is_address && start_on_page(model, text, length))
        return;
    if (!is_address)
        model_go(model, PAGE_COMMAND);
    type_input(model, text, length);
}
