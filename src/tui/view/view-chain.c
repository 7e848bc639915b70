/* The address as a ruler, its chain, and what it comes to. */
#include "draw.h"

#include "space/level.h"
#include "tui/modes.h"

#include <stdio.h>
#include <string.h>

enum { RULER_FULL = 72, RIGHTS_AT = 100, ROOMY = 30, RULER_LINES = 3,
       LEAST_DETAIL = 8, WHOLE_LEFT = 104 };

/* --- the ruler ------------------------------------------------------------ */

/* A level has one colour in every mode, counted from the PXE. */
static enum role level_role(enum ntl_level level)
{
    return field_role((size_t)(NTL_PXE + NTL_LEVELS_MAX - level)
                      % NTL_LEVELS_MAX);
}

static bool is_sign(const struct ntl_item *it)
{
    return strcmp(it->key, "sign") == 0;
}

/* What is above and below the levels has no colour; the PTE is the last. */
static enum role ruler_role(const struct rows *rows, const struct row *row,
                            size_t i)
{
    if (i + 1 == row->count)
        return ROLE_OFFSET;
    return is_sign(&rows->item[row->first + i])
           ? ROLE_TEXT : level_role((enum ntl_level)(row->count - 2 - i));
}

static int ruler_field(struct view *view, const struct ntl_item *it,
                       const struct page *page, enum role role, int y, int x,
                       int right, bool bits)
{
    int from = x, end;
    char text[128];

    put(view, y + 2, x, right, role, it->key);
    value_text(text, sizeof text, it);
    end = putf(view, y + 2, x + (int)strlen(it->key), right, role, " %s", text);
    if (bits) {
        putf(view, y, x, right, ROLE_NOTE, "%d", it->lo + it->width - 1);
        putf(view, y, x + it->width - (it->lo > 9 ? 2 : 1), right,
             ROLE_NOTE, "%d", it->lo);
    }
    for (unsigned b = it->width; bits && b-- > 0; x++) {
        unsigned bit = it->lo + b;

        put(view, y + 1, x, right, role, bit_text(it, it->value >> b));
        set_hit(view, y, x, x + 1, HIT_RULER, 0, bit);
        set_hit(view, y + 1, x, x + 1, HIT_RULER, 0, bit);
        if (page->zone == ZONE_RULER && page->ruler_bit == bit)
            add_flags(view, y + 1, x, x + 1, CELL_CURSOR);
        if (page->zone == ZONE_RULER && page->ruler_bit == bit)
            set_cursor(view, y + 1, x);
    }
    return (end > x ? end : x) > from ? (end > x ? end : x) : from;
}

/* Fields that do not fit go on below the others; without bits the names alone.
   Returns the lines it takes. */
static int draw_ruler(struct view *view, const struct model *model, int y,
                      const struct rect *rect, bool bits)
{
    const int block = bits ? RULER_LINES : 1;
    const struct row *row = model_ruler(model);
    const struct rows *rows = &model->answer[ANSWER_MAIN];
    const struct page *page = &model->page[model->at];
    int x = rect->left + 1, lines = block;

    y -= RULER_LINES - block;
    for (size_t i = 0; row && i < row->count; i++) {
        const struct ntl_item *it = &rows->item[row->first + i];
        bool all = bits && !(is_sign(it)
                             && rect->right - rect->left < RULER_FULL);
        enum role role = ruler_role(rows, row, i);

        if (ruler_field(NULL, it, page, role, y, x, rect->right, all)
            > rect->right) {
            y += block;
            lines += block;
            x = rect->left + 1;
        }
        x = ruler_field(view, it, page, role, y, x, rect->right, all) + 1;
    }
    return lines;
}

/* --- the chain's rows ----------------------------------------------------- */

enum { AT_LEVEL = 1, TABLE_FULL = 78, RIGHTS_SHORT = 5 };

/* Where its columns are; 0: there is no room, and the ruler has the index. */
struct columns {
    int cpu, index, at, contents, state, frame_end, rights;
};

static const struct columns *columns_of(const struct rect *rect)
{
    static const struct columns full = { 7, 13, 17, 35, 52, 73, 74 };
    static const struct columns narrow = { 0, 0, 7, 25, 42, 60, 61 };
    static const struct columns narrowest = { 0, 0, 7, 25, 42, 60, 0 };
    int width = rect->right - rect->left;

    if (width >= TABLE_FULL)
        return &full;
    return width > narrow.rights + RIGHTS_SHORT ? &narrow : &narrowest;
}

/* "table", "page" of a valid entry in the walk; else the state it has. */
static const char *state_text(const struct model *model, enum ntl_level level)
{
    const struct chain *chain = &model->chain;
    int row = chain_row_of(chain, level);
    const char *maps = row < 0 ? NULL : chain_maps(chain, (unsigned)row);
    const struct ntl_item *alone = rows_item(&model->answer[answer_of(level)],
                                             NULL, "state");

    if (modes_impossible(model) >> level & 1)
        return "too wide";
    if (maps)
        return maps;
    if (row >= 0 && (chain->image || chain->row[row].source))
        return chain_state_name(chain->row[row].state);
    return alone && alone->text ? alone->text : "";
}

/* "kernel read write execute" as `k rwx', where there is no room for words. */
static void short_rights(char *text, size_t size, const char *rights)
{
    snprintf(text, size, "%c %c%c%c",
             strstr(rights, "user") ? 'u' : 'k',
             strstr(rights, "read") ? 'r' : '-',
             strstr(rights, "write") ? 'w' : '-',
             strstr(rights, "execute") ? 'x' : '-');
}

static void put_rights(struct view *view, const struct rows *entry, int y,
                       const struct rect *rect)
{
    const struct ntl_item *it = rows_item(entry, NULL, "rights");
    int x = rect->left + columns_of(rect)->rights;
    char text[8];

    if (!it || !it->text || x == rect->left)
        return;
    if (rect->right - rect->left >= RIGHTS_AT) {
        put(view, y, x, rect->right, ROLE_TEXT, it->text);
        return;
    }
    short_rights(text, sizeof text, it->text);
    put(view, y, x, rect->right, ROLE_TEXT, is_hidden(it) ? "...." : text);
}

/* To the right, since a frame number has up to ten digits; returns where it
   begins. */
static int put_frame(struct view *view, const struct rows *entry, int y,
                      const struct rect *rect)
{
    const struct ntl_item *it = rows_item(entry, NULL, "frame");
    int x = rect->left + columns_of(rect)->frame_end;
    char text[24];

    if (!it || it->kind != NTL_NUMBER)
        return x;
    value_text(text, sizeof text, it);
    x -= (int)strlen(text);
    put(view, y, x, rect->right, ROLE_TEXT, text);
    return x;
}

static void put_item(struct view *view, int y, int x, int right,
                     enum role role, const struct ntl_item *it)
{
    char text[128];

    if (!it)
        return;
    value_text(text, sizeof text, it);
    put(view, y, x, right, role, text);
}

static void put_contents(struct view *view, const struct model *model,
                         enum ntl_level level, int y, const struct rect *rect)
{
    const struct page *page = &model->page[model->at];
    int x = rect->left + columns_of(rect)->contents;
    bool known = model->is_known >> level & 1;

    if (modes_impossible(model) >> level & 1)
        putf(view, y, x, rect->right, ROLE_FINDING, "%llx",
             (unsigned long long)page->entry[level]);
    else if (known)
        putf(view, y, x, rect->right,
             page->typed >> level & 1 ? ROLE_TITLE : ROLE_TEXT, "%0*llx",
             ntl_paging(model->session->arch)->entry_size * 2,
             (unsigned long long)model->known[level]);
    else
        put(view, y, x, rect->right, ROLE_NOTE, "-");
}

static void put_state(struct view *view, const char *state, int y, int x,
                      int right)
{
    bool good = strcmp(state, "table") == 0 || strcmp(state, "page") == 0
                || strcmp(state, "large page") == 0
                || strcmp(state, "valid") == 0;
    char text[40];

    label_text(text, sizeof text, state);
    put(view, y, x, right, good ? ROLE_GOOD : ROLE_FINDING, text);
}

static void draw_level(struct view *view, const struct model *model, size_t i,
                       int y, const struct rect *rect)
{
    enum ntl_level level = model_level(model, i);
    const struct ntl_level_info *info
        = &ntl_paging(model->session->arch)->level[level];
    const struct rows *entry = &model->answer[answer_of(level)];
    const struct columns *at = columns_of(rect);
    int left = rect->left, right = rect->right;
    int x = put(view, y, left + AT_LEVEL, right, level_role(level), info->nt);

    add_flags(view, y, left + AT_LEVEL, x, CELL_BOLD);
    if (at->cpu)
        put(view, y, left + at->cpu, right, ROLE_NOTE, info->cpu);
    if (at->index)
        put_item(view, y, left + at->index, right, level_role(level),
                 rows_cell(&model->answer[ANSWER_MAIN], model_ruler(model),
                           info->nt));
    put_item(view, y, left + at->at, right, ROLE_TEXT, &model->place[level]);
    put_contents(view, model, level, y, rect);
    put_state(view, state_text(model, level), y, left + at->state,
              put_frame(view, entry, y, rect) - 1);
    put_rights(view, entry, y, rect);
}

static void draw_entry_edit(struct view *view, const struct model *model,
                            int y, const struct rect *rect)
{
    const struct columns *at = columns_of(rect);
    int left = rect->left + at->contents, right = rect->left + at->state;

    /* An expression has the room of what follows from it. */
    if (left + (int)edit_column(&model->edit, model->edit.length) >= right)
        right = rect->left + at->frame_end;
    for (int x = left; x < right; x++)
        put_code(view, y, x, right, ROLE_TEXT, ' ');
    put_edit(view, y, left, right, &model->edit, true);
    add_flags(view, y, left, right, CELL_SELECTED);
}

static void draw_heads(struct view *view, int y, const struct rect *rect)
{
    const struct columns *at = columns_of(rect);
    const struct { int at; const char *text; } head[] = {
        { AT_LEVEL, "level" }, { at->index, "idx" }, { at->at, "entry at" },
        { at->contents, "contents" }, { at->state, "state" },
        { at->frame_end - 5, "frame" }, { at->rights, "rights" },
    };

    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        if (head[i].at)
            put(view, y, rect->left + head[i].at, rect->right, ROLE_KEY,
                head[i].text);
}

/* A level's row with what is selected of it. */
static void draw_row(struct view *view, const struct model *model, size_t i,
                     int y, const struct rect *rect)
{
    const struct page *page = &model->page[model->at];
    bool here = i == page->list && page->zone >= ZONE_LIST;

    draw_level(view, model, i, y, rect);
    if (here)
        put_code(view, y, rect->left, rect->right, ROLE_TITLE, 0x25b8);
    if (here && page->zone == ZONE_LIST) {
        add_flags(view, y, rect->left, rect->right, CELL_SELECTED);
        set_cursor(view, y, rect->left);
    }
    set_hit(view, y, rect->left, rect->right, HIT_LEVEL, i, 0);
    if (here && model->editing_entry && model->editing)
        draw_entry_edit(view, model, y, rect);
}

static int draw_levels(struct view *view, const struct model *model, int y,
                       const struct rect *rect)
{
    draw_heads(view, y++, rect);
    for (size_t i = 0; i < model_chain(model); i++, y++)
        draw_row(view, model, i, y, rect);
    return y;
}

/* --- what it comes to ----------------------------------------------------- */

static void draw_mapped(struct view *view, const struct model *model, int y,
                        const struct rect *rect)
{
    const struct chain *chain = &model->chain;
    bool hidden = model->mask.asks && mask_names(&model->mask, "rights");
    int right = rect->right;
    int x = put(view, y, rect->left + AT_LEVEL, right, ROLE_KEY, "physical ");
    char text[40], brief[8];

    snprintf(text, sizeof text, "%s read%s%s",
             chain->rights.user ? "user" : "kernel",
             chain->rights.write ? " write" : "",
             chain->rights.execute ? " execute" : "");
    short_rights(brief, sizeof brief, text);
    x = putf(view, y, x, right, ROLE_TITLE, "%llx",
             (unsigned long long)chain->physical);
    add_flags(view, y, rect->left + 10, x, CELL_BOLD);
    x = putf(view, y, x, right, ROLE_TEXT, "  in a page of %s",
             level_page_size(chain->page_shift));
    x = put(view, y, x, right, ROLE_KEY, "  rights ");
    put(view, y, x, right, ROLE_GOOD,
        hidden ? mask_points : right - rect->left < TABLE_FULL ? brief : text);
}

/* Why there is no physical address. */
static void draw_result(struct view *view, const struct model *model, int y,
                        const struct rect *rect)
{
    const struct chain *chain = &model->chain;
    const char *level
        = ntl_paging(chain->walk.arch)->level[chain->level].nt;
    char state[40];
    int x;

    if (chain->state == CHAIN_VALID) {
        draw_mapped(view, model, y, rect);
        return;
    }
    x = put(view, y, rect->left + AT_LEVEL, rect->right, ROLE_KEY, "physical ");
    label_text(state, sizeof state, chain_state_name(chain->state));
    if (!chain->image && (!model->is_known || chain->state == CHAIN_NOT_KNOWN))
        putf(view, y, x, rect->right, ROLE_NOTE,
             "%s%snot known yet: i types what the entry holds",
             model->is_known ? level : "", model->is_known ? " " : "");
    else
        putf(view, y, x, rect->right, ROLE_FINDING, "%s %s: %s", level, state,
             chain_state_note(chain->state));
}

/* Where not all has room: the ruler's bits while one is on them, else its
   names and what it comes to; one level, if there is none for all. */
static int draw_tight(struct view *view, const struct model *model,
                      const struct rect *rect)
{
    const struct page *page = &model->page[model->at];
    bool bits = page->zone == ZONE_RULER;
    int y = rect->top + draw_ruler(view, model, rect->top, rect, bits);

    if (y + 1 + (int)model_chain(model) > rect->bottom) {
        draw_heads(view, y++, rect);
        draw_row(view, model, page->list, y++, rect);
    } else {
        y = draw_levels(view, model, y, rect);
    }
    draw_result(view, model, y, rect);
    return y + 1;
}

/* Of the ruler and the other levels only what there is room for, while the bits
   of one are looked at, or its working. */
static int draw_top(struct view *view, const struct model *model,
                    const struct rect *rect)
{
    bool roomy = rect->bottom - rect->top >= ROOMY;
    int y = rect->top + roomy, width = rect->right - rect->left;
    int lines = draw_ruler(NULL, model, y, rect, true)
                + (int)model_chain(model) + 2;
    enum zone zone = model->page[model->at].zone;
    bool short_of = rect->bottom - y - lines < LEAST_DETAIL
                    && ((zone == ZONE_DETAIL && detail_lines(model, width))
                        || (zone == ZONE_WORKING
                            && view->width == rect->right));

    if (short_of) {
        draw_heads(view, y++, rect);
        draw_row(view, model, model->page[model->at].list, y++, rect);
        return y;
    }
    if (lines > rect->bottom - y)
        return draw_tight(view, model, rect);
    y += draw_ruler(view, model, y, rect, true) + roomy;
    y = draw_levels(view, model, y, rect);
    draw_result(view, model, y, rect);
    return y + 1 + roomy;
}

void draw_chain(struct view *view, const struct model *model,
                const struct rect *rect)
{
    struct rect rest = *rect;
    bool beside = view->width > rect->right;

    view->clip = rect->bottom;
    rest.top = draw_top(view, model, rect);
    view->clip = view->height;
    if (beside || !model->explain)
        rest.top = draw_detail(view, model, &rest);
    if (!beside)
        draw_side(view, model, &rest, SIDE_BELOW);
}

void draw_whole_chain(struct view *view, const struct model *model,
                      const struct rect *rect)
{
    struct rect top = *rect, rest = *rect;

    top.right = rect->left + WHOLE_LEFT;
    rest.top = draw_top(view, model, &top);
    rest.left = top.right + 1;
    rest.bottom = rest.top;
    rest.top = rect->top;
    draw_groups(view, model, &rest);
    rest.top = rest.bottom;
    rest.left = rect->left;
    rest.bottom = rect->bottom;
    rest.top = draw_all_levels(view, model, &rest);
    draw_side(view, model, &rest, SIDE_WHOLE);
}
