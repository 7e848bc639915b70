/* The lines that a page runs, and going to one. */
#include "carry.h"
#include "modes.h"

#include "space/address.h"
#include "space/level.h"

#include <ntlens/format.h>
#include <ntlens/segment.h>
#include <stdio.h>
#include <string.h>

static bool exists(const char *line)
{
    return table_named(&ask_table, line, strcspn(line, " ")) != NULL;
}

static void forget(struct model *model, enum answer_id id)
{
    rows_clear(&model->answer[id]);
    model->line[id][0] = '\0';
}

/* They lie in the main answer's memory. */
static void forget_parts(struct model *model)
{
    for (size_t i = 0; i < NTL_LEVELS_MAX; i++)
        forget(model, answer_of(i));
    forget(model, ANSWER_BASES);
}

/*
 * The answer of a line, if it has one: else the old one stays, and the page has
 * the reason.  What is only looked at is not remembered as $_.
 */
static bool ask(struct model *model, enum answer_id id, const char *line)
{
    struct rows *scratch = &model->answer[ANSWER_SCRATCH], swap;

    snprintf(model->line[id], sizeof model->line[id], "%s", line);
    if (!exists(line)) {
        model->missing = true;
        forget_parts(model);
        rows_clear(&model->answer[id]);
        return false;
    }
    rows_run(scratch, model->ask, 0, line, strlen(line), model->limit);
    if (scratch->status != NTL_OK) {
        model_complain(model, scratch->complaint);
        model->stale = true;
        return false;
    }
    if (id == ANSWER_MAIN)
        forget_parts(model);
    rows_hide(scratch, &model->mask);
    swap = model->answer[id];
    model->answer[id] = *scratch;
    *scratch = swap;
    return true;
}

/* --- the chain ------------------------------------------------------------ */

/* What the session has of it: the image's entries, else their places. */
static void find_chain(struct model *model, uint64_t va)
{
    if (model->session->image)
        chain_from_image(model->session, va, &model->chain);
    else
        chain_of_places(model->session, va, &model->chain);
}

static void take_places(struct model *model, uint64_t va)
{
    const struct ntl_paging *mode = ntl_paging(model->session->arch);
    struct ntl_selfmap map = session_map(model->session);

    for (unsigned i = 0; i < mode->mapped_levels; i++)
        model->place[i] = (struct ntl_item) {
            .key = "at", .kind = NTL_ADDRESS, .digits = mode->digits,
            .value = ntl_selfmap_entry(map, va, (enum ntl_level)i),
        };
}

/* Contents that the image has, where nobody has typed others. */
static void take_contents(struct model *model, const struct page *page)
{
    const struct chain *chain = &model->chain;

    model->is_known = page->typed & (uint8_t)~modes_impossible(model);
    memcpy(model->known, page->entry, sizeof model->known);
    for (unsigned i = 0; i < chain->rows; i++) {
        const struct ntl_walk_step *step = &chain->walk.step[i];

        if (!step->has_value || (page->typed >> step->level & 1))
            continue;
        model->known[step->level] = step->value;
        model->is_known |= (uint8_t)(1u << step->level);
    }
    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++)
        model->holds[i] = (struct ntl_item) {
            .key = "contents", .kind = NTL_RAW, .value = model->known[i],
            .digits = (uint8_t)(ntl_paging(model->session->arch)->entry_size
                                * 2),
        };
}

/* Those that are known, from the top down to the last; `?` for the others. */
static size_t put_contents(const struct model *model, char *line, size_t size)
{
    size_t levels = ntl_paging(model->session->arch)->mapped_levels, n = 0;
    int lowest = 0;

    while (lowest < NTL_LEVELS_MAX && !(model->is_known >> lowest & 1))
        lowest++;
    for (int level = (int)levels - 1; level >= lowest && n < size; level--) {
        n += (size_t)snprintf(line + n, size - n, n ? " " : " = ");
        n += model->is_known >> level & 1
             ? (size_t)snprintf(line + n, size - n, "%llx",
                                (unsigned long long)model->known[level])
             : (size_t)snprintf(line + n, size - n, "?");
    }
    return n;
}

/* The same chain with what was typed over it. */
static void retype_chain(struct model *model, const struct page *page,
                         uint64_t va)
{
    struct chain before = model->chain;
    size_t levels = ntl_paging(model->session->arch)->mapped_levels;
    uint64_t value[NTL_LEVELS_MAX];
    struct ntl_typed_entries typed
        = ntl_typed_entries(model->session->arch, value, (uint8_t)levels);

    for (size_t i = 0; i < levels; i++) {
        value[i] = model->known[levels - 1 - i];
        typed.unknown |= (uint8_t)(!(model->is_known >> (levels - 1 - i) & 1)
                                   << i);
    }
    chain_typed(model->session, va, &typed, NULL, &model->chain);
    for (unsigned i = 0; i < model->chain.rows; i++) {
        enum ntl_level level = model->chain.walk.step[i].level;
        int row = chain_row_of(&before, level);

        if (row >= 0 && !(page->typed >> level & 1))
            model->chain.row[i].source = before.row[row].source;
    }
}

/* The address that the input begins with, before anybody answers. */
static bool read_address(const struct model *model, uint64_t *va)
{
    const char *input = model->page[PAGE_CHAIN].input;
    struct ntl_value value;
    struct ntl_diag ignored;
    size_t from, to;

    if (!model_input_word(input, 0, &from, &to)
        || session_expr(model->session, input + from, to - from, &value,
                        &ignored) != NTL_OK)
        return false;
    *va = address_read(model->session, value.value);
    return true;
}

static void take_chain(struct model *model, uint64_t va)
{
    struct page *page = model_page(model);

    find_chain(model, va);
    take_places(model, va);
    take_contents(model, page);
    if (page->typed & model->is_known)
        retype_chain(model, page, va);
}

/* What the one answer says of each entry, and of the bases. */
static void take_parts(struct model *model)
{
    const struct rows *all = &model->answer[ANSWER_MAIN];

    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++)
        rows_part(&model->answer[answer_of(i)], all,
                  level_entry((enum ntl_level)i));
    rows_part(&model->answer[ANSWER_BASES], all, "bases");
}

static void run_chain(struct model *model, const char *line)
{
    char whole[sizeof model->line[0]];
    size_t n = (size_t)snprintf(whole, sizeof whole, "%s", line);
    uint64_t va;
    bool is_address = read_address(model, &va);

    if (is_address) {
        take_chain(model, va);
        if (model_page(model)->typed && !strchr(line, '='))
            n += put_contents(model, whole + n, sizeof whole - n);
    }
    snprintf(whole + n, sizeof whole - n, " -v");
    if (!ask(model, ANSWER_MAIN, whole))
        return;
    take_parts(model);
    if (!is_address)
        model->is_known = 0;
}

/* --- selectors and descriptors -------------------------------------------- */

/* Several words, or one that has more than a selector's 16 bits. */
static bool is_descriptor(const struct model *model)
{
    const char *input = model->page[PAGE_GDT].input;
    struct ntl_value value;
    struct ntl_diag ignored;
    size_t from, to;

    if (!model_input_word(input, 0, &from, &to))
        return false;
    return model_input_word(input, 1, &from, &to)
           || (session_expr(model->session, input, strlen(input), &value,
                            &ignored) == NTL_OK
               && value.value > UINT16_MAX);
}

static const struct ntl_item *chosen_selector(const struct model *model)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];
    const struct page *page = &model->page[PAGE_GDT];

    if (page->input[0])
        return rows_item(rows, NULL, "value");
    if (page->list >= rows->count || rows->row[page->list].kind != ROW_CELLS)
        return NULL;
    return rows_cell(rows, &rows->row[page->list], "sel");
}

/* The descriptor that NT puts at the chosen selector. */
static bool look_up(const struct model *model, uint64_t *raw)
{
    const struct ntl_item *it = chosen_selector(model);
    const struct ntl_gdt_slot *slot
        = it ? ntl_gdt_find(model->session->arch, (uint16_t)it->value) : NULL;

    if (slot)
        *raw = slot->descriptor;
    return slot != NULL;
}

static void ask_descriptor(struct model *model)
{
    const struct page *page = model_page(model);
    bool typed = page->typed & 1;
    uint64_t raw = page->entry[0];
    char line[64];

    if (typed || look_up(model, &raw)) {
        snprintf(line, sizeof line, "desc %016llx", (unsigned long long)raw);
        ask(model, ANSWER_DETAIL, line);
    } else {
        forget(model, ANSWER_DETAIL);
    }
}

/* --- system services ------------------------------------------------------ */

/* A name or number that is known; else what of a table's names fits it. */
static void run_services(struct model *model)
{
    struct rows *scratch = &model->answer[ANSWER_SCRATCH];
    const char *input = model_page(model)->input;
    char line[EDIT_MAX + 16];

    input += strspn(input, " ");
    model->filter = "";
    snprintf(line, sizeof line, "syscall %s", input);
    if (*input && exists(line)) {
        rows_run(scratch, model->ask, 0, line, strlen(line), model->limit);
        if (scratch->status == NTL_OK && !scratch->absent) {
            ask(model, ANSWER_MAIN, line);
            return;
        }
    }
    model->filter = input;
    ask(model, ANSWER_MAIN, "syscall nt");
    for (size_t i = 0; i < model->answer[ANSWER_MAIN].count; i++)
        if (model_fits(model, &model->answer[ANSWER_MAIN], i))
            return;
    ask(model, ANSWER_MAIN, "syscall win32k");
}

/* --- any page ------------------------------------------------------------- */

static bool compose(const struct model *model, char *line, size_t size)
{
    const struct page_kind *kind = model_kind(model);
    const char *input = model->page[model->at].input, *name = kind->command;

    if (model->at == PAGE_GDT && is_descriptor(model))
        name = "desc";
    if (input[strspn(input, " ")] == '\0' || (kind->waits && kind->command)) {
        snprintf(line, size, "%s", kind->empty ? kind->empty : "");
        return kind->empty != NULL;
    }
    snprintf(line, size, "%s %s", name, input);
    return true;
}

/* --- the same row is selected in the next answer -------------------------- */

struct identity {
    char group[48], key[64], value[64];
};

static struct identity identify(const struct rows *rows, size_t i)
{
    struct identity id = { "", "", "" };
    const struct row *row;

    if (i >= rows->count)
        return id;
    row = &rows->row[i];
    snprintf(id.group, sizeof id.group, "%s", rows->group[row->group].key);
    if (row->count) {
        snprintf(id.key, sizeof id.key, "%s", rows->item[row->first].key);
        if (row->kind == ROW_CELLS)
            ntl_format_item(id.value, sizeof id.value,
                            &rows->item[row->first]);
    }
    return id;
}

static void settle(struct model *model, const struct identity *before)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];
    struct page *page = model_page(model);
    size_t first = rows->count;

    for (size_t i = rows->count; i-- > 0;) {
        struct identity id;

        if (!model_selectable(model, rows, i))
            continue;
        first = i;
        id = identify(rows, i);
        if (strcmp(id.group, before->group) == 0
            && strcmp(id.key, before->key) == 0
            && strcmp(id.value, before->value) == 0) {
            page->list = i;
            return;
        }
    }
    page->list = first < rows->count ? first : 0;
}

static void run_kind(struct model *model, const char *line)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];
    const struct page *page = model_page(model);
    struct identity before;
    bool there;

    if (model->at == PAGE_CHAIN) {
        run_chain(model, line);
        return;
    }
    before = identify(rows, page->list);
    there = rows->count > 0;
    if (model->at == PAGE_SYSCALL)
        run_services(model);
    else
        ask(model, ANSWER_MAIN, line);
    /* Where one comes back to, the row is still known. */
    if (there || !model_selectable(model, rows, page->list))
        settle(model, &before);
    if (model->at == PAGE_GDT && !model->stale)
        ask_descriptor(model);
}

static void run_page(struct model *model)
{
    char line[EDIT_MAX + 64];

    model->stale = model->missing = false;
    if (model->at == PAGE_COMMAND) {
        answers_recall(model);
        return;
    }
    if (!model_kind(model)->waits)
        model_page(model)->reason[0] = '\0';
    if (compose(model, line, sizeof line)) {
        run_kind(model, line);
        return;
    }
    forget_parts(model);
    forget(model, ANSWER_MAIN);
    forget(model, ANSWER_DETAIL);
    model->is_known = 0;
    model->missing = !exists(model_kind(model)->command);
}

void model_refresh(struct model *model)
{
    struct page *page = model_page(model);

    modes_follow(model);
    mask_of(model->ask, &model->mask);
    model->mask.asks &= model->at != PAGE_COMMAND;
    run_page(model);
    modes_keep(model);
    if (page->zone == ZONE_WORKING
        && !(model->explain && model_has_ruler(model)))
        page->zone = ZONE_LIST;
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
    carry(model);
    model_refresh(model);
}

void model_run(struct model *model)
{
    struct rows *rows = &model->answer[ANSWER_COMMAND];
    struct page *page = model_page(model);

    answers_shelve(model);
    memcpy(model->line[ANSWER_COMMAND], page->input, sizeof page->input);
    model->stale = false;
    rows_run(rows, model->ask,
             NTL_ASK_KEEP | NTL_ASK_TYPED | NTL_ASK_ANSWERS, page->input,
             strlen(page->input), model->limit);
    page->reason[0] = '\0';
    if (rows->status != NTL_OK)
        model_complain(model, rows->complaint);
    model->quit |= rows->leave;
    page->list = page->list_top = 0;
    while (page->list + 1 < rows->count
           && !model_selectable(model, rows, page->list))
        page->list++;
}
