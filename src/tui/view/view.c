#include "view.h"

#include "draw.h"
#include "tui/actions.h"
#include "tui/keys.h"
#include "tui/modes.h"

#include <stdio.h>
#include <string.h>

enum { KEYS_ROOM = 30, REASON_LINES = 4, LIST_LEAST = 5 };
enum { TAB_FULL = 70, TAB_CUT = 4, STATUS_FULL = 74, IMAGE_LEAST = 6,
       POSITION = 64 };
/* From so many columns on the working is beside the chain, and from so many it
   has the bases as well; where there is room all levels show their fields. */
enum { BESIDE = 118, WIDE = 150, ALL_WIDE = 200, ALL_HIGH = 54,
       LEFT_PANE = 80, LEFT_OF_WIDE = 104 };

static void clear(struct view *view, int width, int height)
{
    view->width = width < VIEW_WIDTH ? width : VIEW_WIDTH;
    view->height = height < VIEW_HEIGHT ? height : VIEW_HEIGHT;
    view->clip_top = 0;
    view->clip = view->height;
    view->cursor_x = view->cursor_y = -1;
    view->list_top = view->list_last = 0;
    view->detail_height = 1;
    view->help_most = view->working_most = 0;
    view->more_above = view->more_below = view->titled = false;
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++)
            view->cell[y][x] = (struct cell) { .code = ' ' };
}

/* --- the lines around the page -------------------------------------------- */

/* Back and out, for the mouse: what the foot may have no room for. */
static void draw_ways(struct view *view, const struct model *model, int left)
{
    static const struct { const char *text; uint32_t key; } ways[] = {
        { "quit", 'q' }, { "back ", K_BACKSPACE },
    };
    int x = view->width;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        int from = x - (int)strlen(ways[i].text);

        if (from < left || (i == 1 && !can_go_back(model)))
            return;
        put(view, 0, from, x, ROLE_STATUS_KEY, ways[i].text);
        set_hit(view, 0, from, from + 4, HIT_WAY, ways[i].key, 0);
        x = from;
    }
}

/* A narrow screen has the beginnings of the names, but for where one is. */
static void draw_tabs(struct view *view, const struct model *model)
{
    bool narrow = view->width < TAB_FULL;
    int x = 0;

    set_role(view, 0, 0, view->width, ROLE_TAB);
    for (int i = 0; i < TABS; i++) {
        bool here = model_kind(model)->tab == (enum tab_id)i;
        enum role role = here ? ROLE_TAB_HERE : ROLE_TAB;
        int from = x, length = (int)strlen(tab_names[i]);
        bool cut = narrow && !here && length > TAB_CUT + 1;

        x = putf(view, 0, x, view->width, role, narrow ? "%.*s" : " %.*s",
                 cut ? TAB_CUT : length, tab_names[i]);
        if (cut)
            x = put_code(view, 0, x, view->width, role, CUT_MARK);
        x = put(view, 0, x, view->width, role, " ");
        if (here)
            add_flags(view, 0, from, x, CELL_BOLD);
        set_hit(view, 0, from, x, HIT_TAB, (size_t)i, 0);
    }
    draw_ways(view, model, x);
}

/* The other pages of a tab, at the right end of the line. */
static int draw_pages(struct view *view, const struct model *model)
{
    enum tab_id tab = model_kind(model)->tab;
    int width = 0, x;

    for (int i = 0; i < PAGES; i++)
        if (page_kinds[i].tab == tab)
            width += (int)strlen(page_kinds[i].name) + 2;
    x = view->width - width - 3;
    if (tab == TAB_COMMAND || width == (int)strlen(model_kind(model)->name) + 2
        || x < 20)
        return view->width;
    width = x;
    put(view, 1, x, view->width, ROLE_NOTE, "<");
    x += 2;
    for (int i = 0; i < PAGES; i++) {
        int from = x;

        if (page_kinds[i].tab != tab)
            continue;
        x = put(view, 1, x, view->width,
                i == (int)model->at ? ROLE_TITLE : ROLE_NOTE,
                page_kinds[i].name);
        if (i == (int)model->at)
            add_flags(view, 1, from, x, CELL_BOLD);
        set_hit(view, 1, from, x, HIT_PAGE, (size_t)i, 0);
        x += 2;
    }
    put(view, 1, x - 1, view->width, ROLE_NOTE, ">");
    return width - 1;
}

static void draw_input(struct view *view, const struct model *model)
{
    static const char example[] = "for example ";
    const struct page_kind *kind = model_kind(model);
    const struct page *page = &model->page[model->at];
    bool typing = model->editing && !model->editing_entry;
    size_t length = typing ? edit_column(&model->edit, model->edit.length)
                           : text_width(page->input);
    bool is_long = (int)(length + strlen(kind->prompt)) + 34 > view->width;
    int right = is_long ? view->width : draw_pages(view, model);
    int x = putf(view, 1, 1, right, ROLE_KEY, "%s ", kind->prompt);
    static struct edit shown;

    set_hit(view, 1, 0, right, HIT_INPUT, 0, 0);
    if (typing) {
        put_edit(view, 1, x, right, &model->edit, model->mode == MODE_PAGE);
    } else {
        edit_set(&shown, page->input);
        shown.cursor = 0;
        put_edit(view, 1, x, right, &shown, false);
    }
    if (!(typing ? model->edit.length : strlen(page->input))
        && kind->example[0]
        && x + 1 + (int)(sizeof example + strlen(kind->example)) <= right)
        putf(view, 1, x + 1, right, ROLE_DIM, "%s%s", example, kind->example);
    if (page->zone == ZONE_INPUT) {
        add_flags(view, 1, x, right, CELL_SELECTED);
        if (!typing)
            set_cursor(view, 1, x);
    }
    if (typing && model->edit.fresh)
        add_flags(view, 1, x, x + (int)length < right ? x + (int)length : right,
                  CELL_CURSOR);
}

static const char *remark_of(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->row[i].kind == ROW_REMARK
            && rows->row[i].remark == NTL_FINDING)
            return rows->row[i].text;
    return NULL;
}

static const char stale_mark[] = "[older answer] ";

/* A page that is empty says it in its middle. */
static bool has_reason(const struct model *model)
{
    return model->page[model->at].reason[0] && model_list(model)->count;
}

/* Why there is no answer, in as many lines as it takes. */
static int draw_reason(struct view *view, const struct model *model,
                       const struct rect *rect)
{
    const char *reason = model->page[model->at].reason;
    int x = 1;

    if (!has_reason(model))
        return 0;
    if (model->stale)
        x = put(view, rect->top, x, rect->right, ROLE_FINDING, stale_mark);
    return put_wrapped(view, rect->top, x, 1, rect, ROLE_ERROR, reason);
}

/* Are the selected contents none of this mode? */
static bool is_impossible(const struct model *model)
{
    return model_chain(model)
           && modes_impossible(model)
              >> model_level(model, model->page[PAGE_CHAIN].list) & 1;
}

/* Which row of how many, where not all are seen; returns where it begins. */
static int draw_list_position(struct view *view, const struct model *model)
{
    const struct rows *rows = model_list(model);
    size_t at = model->page[model->at].list, before = 0, all = 0;
    bool above = view->more_above, below = view->more_below;
    char text[POSITION];
    int n;

    if (!above && !below)
        return view->width - 1;
    for (size_t i = 0; i < rows->count; i++) {
        all += model_selectable(model, rows, i);
        before += i <= at && model_selectable(model, rows, i);
    }
    n = snprintf(text, sizeof text, " %zu of %zu%s, more%s%s%s", before, all,
                 rows->more ? " or more" : "", above ? " above" : "",
                 above && below ? " and" : "", below ? " below" : "");
    put(view, view->height - 2, view->width - 1 - n, view->width - 1, ROLE_KEY,
        text);
    return view->width - 1 - n;
}

/* What is selected; what there is to say about the entry. */
static void draw_remark(struct view *view, const struct model *model, int y,
                        int right)
{
    const struct rows *detail = model_detail(model);
    const struct ntl_item *field = model->page[model->at].zone == ZONE_DETAIL
                                   ? model_field(model) : NULL;
    const char *said;
    int x;

    if (model->at == PAGE_COMMAND && model->stale) {
        x = put(view, y, 1, right, ROLE_FINDING, stale_mark);
        put(view, y, x, right, ROLE_TEXT, model->line[ANSWER_COMMAND]);
    } else if (field) {
        x = put(view, y, 1, right, ROLE_KEY, field->key);
        x = putf(view, y, x, right, ROLE_NOTE, "  bit %u of %d:%d  ",
                 model->page[model->at].bit, field->lo + field->width - 1,
                 field->lo);
        put(view, y, x, right, ROLE_TEXT, field->note ? field->note : "");
    } else if (is_impossible(model)) {
        x = putf(view, y, 1, right, ROLE_FINDING,
                 "! an entry of %s has %d bits: this is of another mode; ",
                 ntl_paging(model->arch)->name,
                 ntl_paging(model->arch)->entry_size * 8);
        put(view, y, x, right, ROLE_TEXT, "x forgets it, m goes on");
    } else if (detail) {
        x = 1;
        if (!view->titled && *detail_title(model))
            x = putf(view, y, x, right, ROLE_KEY, "%s  ", detail_title(model));
        said = remark_of(detail);
        if (said)
            x = put(view, y, x, right, ROLE_FINDING, "! ");
        put(view, y, x, right, ROLE_FINDING, said ? said : "");
    }
}

static int draw_message(struct view *view, const struct model *model,
                        const struct rect *rect)
{
    return put_wrapped(view, rect->top, 1, 1, rect,
                       model->message_is_error ? ROLE_ERROR : ROLE_STEP,
                       model->message);
}

/* So many lines at the bottom of what is left, which then ends above them. */
static struct rect take_lines(struct rect *rest, int lines, int most)
{
    struct rect taken = *rest;

    rest->bottom -= lines < most ? lines : most;
    taken.top = rest->bottom;
    return taken;
}

/* Below the page; returns the row it begins at. */
static int draw_note(struct view *view, const struct model *model)
{
    struct rect rest = { 0, 0, view->height - 1, view->width - 1 };
    struct rect endless = { 0, 0, VIEW_HEIGHT, view->width - 1 }, part;
    int reason = draw_reason(NULL, model, &endless);

    if (model->message[0]) {
        part = take_lines(&rest, draw_message(NULL, model, &endless),
                          REASON_LINES);
        draw_message(view, model, &part);
    } else if (reason == 0) {
        take_lines(&rest, 1, 1);        /* draw_remark's, after the page      */
    }
    part = take_lines(&rest, reason, REASON_LINES);
    draw_reason(view, model, &part);
    return rest.bottom;
}

static const char *from_text(enum origin from)
{
    return from == FROM_DEFAULT ? " (default)"
           : from == FROM_IMAGE ? " (image)" : "";
}

static int draw_key(struct view *view, int y, int x, int right,
                    const struct binding *row)
{
    int from = x;

    x = putf(view, y, x, right, ROLE_STATUS_KEY, "%.*s",
             (int)strcspn(row->shown, " ,"), row->shown);
    x = putf(view, y, x, right, ROLE_STATUS, " %.*s",
             (int)strcspn(row->says, ":"), row->says);
    set_hit(view, y, from, x, HIT_KEY, row->key[0], 0);
    return x + 2;
}

/* The keys that work now, as many as there is room for; help has its place. */
static void draw_keys(struct view *view, const struct model *model, int left)
{
    unsigned when = model_when(model);
    const struct binding *help = binding_of(when & (WHEN_TYPING | WHEN_FIND)
                                            ? K_F1 : '?', when);
    int y = view->height - 1, right = view->width;
    int room = right - left - draw_key(NULL, y, 0, right, help), x = left;
    size_t count;
    const struct binding_group *group = binding_groups(&count);

    for (size_t g = 0; g < count; g++)
        for (size_t i = 0; i < group[g].count; i++) {
            const struct binding *row = &group[g].binding[i];
            int width = row->footer & when && binding_works(row, model)
                        ? draw_key(NULL, y, 0, right, row) : 0;

            if (row != help && width > room)
                continue;
            if (width)
                x = draw_key(view, y, x, right, row);
            room -= row == help ? 0 : width;
        }
}

static void draw_status(struct view *view, const struct model *model)
{
    const struct session *s = model->session;
    const char *image = session_image_name(s);
    int y = view->height - 1, x = 1, right = view->width;

    set_role(view, y, 0, right, ROLE_STATUS);
    if (model->mode != MODE_PAGE) {
        draw_keys(view, model, x);
        return;
    }
    x = put(view, y, x, right, ROLE_STATUS, ntl_paging(s->arch)->name);
    if (view->width < STATUS_FULL)
        x = putf(view, y, x, right, ROLE_STATUS, "  %u", s->build.number);
    else
        x = putf(view, y, x, right, ROLE_STATUS, "  %s%s", s->build_text,
                 view->width >= 100 ? from_text(s->build_from) : "");
    x = putf(view, y, x, right, ROLE_STATUS, "  %s %x%s",
             view->width < STATUS_FULL ? "index" : "self-map", s->index,
             from_text(s->index_from));
    if (view->width >= 100
        || (image && x + 2 + IMAGE_LEAST <= right - KEYS_ROOM))
        x = put_cut(view, y, x + 2, right - KEYS_ROOM, ROLE_STATUS,
                    image ? image : "no image");
    draw_keys(view, model, x + 2);
}

/* --- pages ---------------------------------------------------------------- */

static void draw_divider(struct view *view, int x, int top, int bottom)
{
    for (int y = top; y < bottom; y++)
        put_code(view, y, x, view->width, ROLE_LINE, 0x2502);
}

static void draw_split(struct view *view, const struct model *model,
                       const struct rect *rect)
{
    struct rect list = *rect, detail = *rect;
    int height = rect->bottom - rect->top, width = rect->right - rect->left;
    int wanted = detail_lines(model, width);

    if (wanted == 0) {
        draw_list(view, model, rect);
        return;
    }
    if (view->width >= WIDE) {
        list.right = rect->left + width / 2 - 1;
        detail.left = list.right + 2;
        draw_divider(view, list.right, rect->top, rect->bottom);
    } else {
        int lines = list_lines(model, width, height);
        int least = lines < LIST_LEAST ? lines : LIST_LEAST;

        if (lines > height - wanted)
            lines = height - wanted > least ? height - wanted : least;
        list.bottom = list.top + lines;
        detail.top = list.bottom;
    }
    draw_list(view, model, &list);
    draw_detail(view, model, &detail);
}

static void draw_body(struct view *view, const struct model *model,
                      const struct rect *rect)
{
    struct rect left = *rect, right = *rect;

    if (model_list(model)->count == 0) {
        draw_empty(view, model, rect);
    } else if (!model_has_ruler(model)) {
        draw_split(view, model, rect);
    } else if (view->width >= ALL_WIDE
               && rect->bottom - rect->top >= ALL_HIGH && model->is_known) {
        draw_whole_chain(view, model, rect);
    } else if (view->width >= BESIDE) {
        left.right = view->width >= WIDE ? LEFT_OF_WIDE : LEFT_PANE;
        right.left = left.right + 1;
        right.right--;
        draw_divider(view, left.right, rect->top, rect->bottom);
        draw_chain(view, model, &left);
        draw_side(view, model, &right,
                  view->width >= WIDE ? SIDE_WIDE : SIDE_BESIDE);
    } else {
        draw_chain(view, model, rect);
    }
    if (model->stale && model_list(model)->count)
        for (int y = rect->top; y < rect->bottom; y++)
            set_role(view, y, rect->left, rect->right, ROLE_DIM);
}

static void draw_too_small(struct view *view)
{
    struct rect all = { 0, 0, view->height, view->width };
    char text[96];

    snprintf(text, sizeof text, "ntlens needs %d x %d; this is %d x %d.",
             LEAST_WIDTH, LEAST_HEIGHT, view->width, view->height);
    put_wrapped(view, 0, 0, 0, &all, ROLE_TEXT, text);
}

void view_draw(struct view *view, const struct model *model, int width,
               int height)
{
    struct rect body = { 2, 0, height - 2, width };

    clear(view, width, height);
    if (width < LEAST_WIDTH || height < LEAST_HEIGHT) {
        draw_too_small(view);
        return;
    }
    body.bottom = view->height - 2;
    body.right = view->width;
    draw_tabs(view, model);
    if (model->mode == MODE_HELP) {
        draw_help(view, model, &body);
    } else if (model->mode == MODE_FIND) {
        int x = put(view, 1, 1, view->width, ROLE_KEY, "find ");

        put_edit(view, 1, x, view->width, &model->query, true);
        add_flags(view, 1, x, view->width, CELL_SELECTED);
        draw_found(view, model, &body);
    } else {
        int note = draw_note(view, model);

        draw_input(view, model);
        body.bottom = draw_lesson(view, model, note);
        draw_body(view, model, &body);
        if (!model->message[0] && !has_reason(model))
            draw_remark(view, model, note, draw_list_position(view, model));
        hide_asked(view, model, body.top, body.bottom);
        hide_asked(view, model, note, view->height - 1);
    }
    draw_status(view, model);
}

void model_saw(struct model *model, const struct view *view)
{
    struct page *page = model_page(model);

    page->list_top = view->list_top;
    model->list_last = view->list_last;
    model->detail_height = view->detail_height;
    model->help_most = view->help_most;
    model->working_most = view->working_most;
}

/* --- the mouse ------------------------------------------------------------ */

static void click_bit(struct model *model, const struct cell *cell)
{
    struct page *page = model_page(model);

    if (cell->hit == HIT_RULER) {
        page->zone = ZONE_RULER;
        page->ruler_bit = cell->bit;
        model_key(model, ' ');
        return;
    }
    page->zone = ZONE_DETAIL;
    model_set_bit(model, cell->row, cell->bit);
}

static void click_input(struct model *model)
{
    model_page(model)->zone = ZONE_INPUT;
    model_edit_anew(model);
}

/* A level shows its fields when it is selected, and a row without a number is
   only looked at. */
static void click_row(struct model *model, const struct cell *cell)
{
    const struct rows *rows = model_list(model);

    model_select_level(model, cell->row);
    if (cell->hit != HIT_ROW || cell->row >= rows->count)
        return;
    if (model_kind(model)->enter != ENTER_FOLLOWS
        || can_follow(model, rows, &rows->row[cell->row]))
        model_key(model, K_ENTER);
}

/* Another place than the line that is typed: it is done. */
static void click_page(struct model *model, const struct cell *cell)
{
    if (cell->hit == HIT_WAY && model->editing)
        model_key(model, K_ESCAPE);
    if (cell->hit == HIT_KEY || cell->hit == HIT_WAY) {
        model_key(model, cell->row);
        return;
    }
    if (model->editing && cell->hit != HIT_NONE)
        model_key(model, K_ENTER);
    if (cell->hit == HIT_TAB)
        act_tab_to(model, (int)cell->row);
    else if (cell->hit == HIT_PAGE)
        model_go(model, (enum page_id)cell->row);
    else if (cell->hit == HIT_INPUT)
        click_input(model);
    else if (cell->hit == HIT_TRY)
        start_try(model, cell->row);
    else if (cell->hit == HIT_LEVEL || cell->hit == HIT_ROW)
        click_row(model, cell);
    else if (cell->hit == HIT_RULER || cell->hit == HIT_FIELD)
        click_bit(model, cell);
}

void model_click(struct model *model, const struct view *view, int x, int y)
{
    const struct cell *cell;

    if (x < 0 || y < 0 || x >= view->width || y >= view->height)
        return;
    cell = &view->cell[y][x];
    if (model->mode == MODE_FIND && cell->hit == HIT_FOUND) {
        model->found_at = cell->row;
        model_key(model, K_ENTER);
        return;
    }
    if (model->mode != MODE_PAGE)
        model->mode = MODE_PAGE;
    click_page(model, cell);
}

/* What is typed is left as it is; the working turns under the pointer. */
void model_wheel(struct model *model, const struct view *view, int x, int y,
                 int step)
{
    enum { ROWS_A_TURN = 3 };
    struct page *page = model_page(model);
    bool inside = x >= 0 && y >= 0 && x < view->width && y < view->height;
    enum hit hit = inside ? (enum hit)view->cell[y][x].hit : HIT_NONE;

    model->message[0] = '\0';
    if (model->mode == MODE_PAGE && hit == HIT_WORKING) {
        enum zone zone = page->zone;

        page->zone = ZONE_WORKING;
        model_step(model, step * ROWS_A_TURN);
        page->zone = zone;
    } else if (!model->editing || model->mode != MODE_PAGE) {
        if (page->zone == ZONE_INPUT || page->zone == ZONE_RULER)
            act_vertical(model, 1);
        model_step(model, step * ROWS_A_TURN);
    }
}

/* --- without UTF-8 -------------------------------------------------------- */

uint32_t view_ascii(uint32_t code)
{
    static const struct { uint32_t from, to; } near[] = {
        { 0x2500, '-' }, { 0x2502, '|' }, { 0x25b8, '>' }, { 0xb7, '.' },
        { 0x21b5, '|' }, { 0x2026, '~' }, { 0x2191, '^' }, { 0x2193, 'v' },
    };

    for (size_t i = 0; i < sizeof near / sizeof *near; i++)
        if (near[i].from == code)
            return near[i].to;
    return code < 0x7f ? code : '?';
}
