/* Beside or below the chain: region, bases, notes and the working. */
#include "draw.h"

#include <stdio.h>
#include <string.h>

enum { SIDE_MOST = 1000, LEAST_LINES = 3 };

/* A pane of notes, and how much of it is drawn. */
struct side {
    struct view *view;
    const struct model *model;
    const struct rect *rect;
    int y;
    const char *level;          /* of the entry that is selected              */
};

static bool said_before(const struct model *model, size_t answer,
                        const struct row *row)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    for (size_t i = 0; answer != ANSWER_MAIN && i < rows->count; i++)
        if (rows->row[i].kind == ROW_REMARK && rows->row[i].group == 0
            && strcmp(rows->row[i].text, row->text) == 0)
            return true;
    return false;
}

static void put_remark(struct side *s, const struct row *row)
{
    bool step = row->remark == NTL_STEP;
    bool other = step && strcmp(row->key, s->level) != 0
                 && row->key[0] >= 'A' && row->key[0] <= 'Z';
    enum role role = !step ? ROLE_FINDING : other ? ROLE_NOTE : ROLE_STEP;
    int left = s->rect->left, right = s->rect->right;
    int x = put(s->view, s->y, left + 1, right, role, step ? "= " : "! ");
    char label[64];

    if (step) {
        label_text(label, sizeof label, row->key);
        x = putf(s->view, s->y, x, right, other ? ROLE_NOTE : ROLE_KEY, "%s  ",
                 label);
    }
    s->y += put_wrapped(s->view, s->y, x, left + 3, s->rect, role, row->text);
}

/* Of the answer only what holds for the whole; an entry's are its part's. */
static void put_remarks(struct side *s, size_t answer,
                        enum ntl_remark_kind kind)
{
    const struct rows *rows = &s->model->answer[answer];

    for (size_t i = 0; i < rows->count && s->y < s->rect->bottom; i++) {
        const struct row *row = &rows->row[i];

        if (row->kind == ROW_REMARK && row->remark == kind
            && (answer != ANSWER_MAIN || row->group == 0)
            && !said_before(s->model, answer, row))
            put_remark(s, row);
    }
}

static void put_all(struct side *s, enum ntl_remark_kind kind)
{
    const struct page *page = &s->model->page[s->model->at];

    put_remarks(s, ANSWER_MAIN, kind);
    put_remarks(s, answer_of(model_level(s->model, page->list)), kind);
}

static void put_title(struct side *s, const char *title)
{
    if (s->y > s->rect->top)
        s->y++;
    put(s->view, s->y++, s->rect->left + 1, s->rect->right, ROLE_TITLE, title);
}

static void put_section(struct side *s, const char *title,
                        enum ntl_remark_kind kind)
{
    struct side measure = *s;

    measure.view = NULL;
    put_all(&measure, kind);
    if (measure.y == s->y)
        return;
    put_title(s, title);
    put_all(s, kind);
}

static void put_group(struct side *s, enum answer_id answer, const char *key)
{
    if (s->y > s->rect->top)
        s->y++;
    s->y = draw_group(s->view, &s->model->answer[answer], key, s->y, s->rect);
}

/* The PTE's place, whatever the index. */
static void put_relative(struct side *s)
{
    const struct session *session = s->model->session;
    uint64_t base = ntl_selfmap_base(session_map(session), NTL_PTE);
    char text[64];

    if (!session_index_doubtful(session)
        || !rows_cells(&s->model->answer[ANSWER_MAIN], "chain", 0))
        return;
    snprintf(text, sizeof text, "the PTE is at MmPteBase + %llx",
             (unsigned long long)(s->model->place[NTL_PTE].value - base));
    s->y += put_wrapped(s->view, s->y, s->rect->left + 1, s->rect->left + 3,
                        s->rect, ROLE_TEXT, text);
}

/* What the selected entry comes to, beside its fields. */
static void put_entry(struct side *s)
{
    size_t row = s->model->page[s->model->at].list;
    enum answer_id id = answer_of(model_level(s->model, row));

    if (s->model->answer[id].count)
        put_group(s, id, "decoded");
}

static void put_sections(struct side *s, enum side_kind kind)
{
    bool pane = kind != SIDE_BELOW || s->model->explain;

    if (kind == SIDE_WIDE || (!pane && !s->model->is_known)) {
        put_group(s, ANSWER_MAIN, "region");
        put_relative(s);
        if (kind == SIDE_WIDE)
            put_group(s, ANSWER_BASES, "bases");
    }
    if (kind != SIDE_WHOLE)
        put_entry(s);
    if (kind != SIDE_BELOW || !pane)
        put_section(s, "notes", NTL_FINDING);
    if (pane)
        put_section(s, "arithmetic", NTL_STEP);
    if (kind == SIDE_WHOLE)
        put_entry(s);
    if (kind == SIDE_BELOW && pane)
        put_section(s, "notes", NTL_FINDING);
    if (kind == SIDE_BESIDE || (kind == SIDE_BELOW
                                && (pane || s->model->is_known))) {
        put_group(s, ANSWER_MAIN, "region");
        put_relative(s);
    }
}

void draw_groups(struct view *view, const struct model *model,
                 const struct rect *rect)
{
    struct side s = { view, model, rect, rect->top, "" };

    view->clip = rect->bottom;
    put_group(&s, ANSWER_MAIN, "region");
    put_relative(&s);
    put_group(&s, ANSWER_BASES, "bases");
    view->clip = view->height;
}

/* How many lines the pane has. */
static int side_lines(const struct side *like, enum side_kind kind)
{
    struct rect endless = *like->rect;
    struct side s = *like;

    endless.bottom = endless.top + SIDE_MOST;
    s.rect = &endless;
    s.view = NULL;
    s.y = endless.top;
    put_sections(&s, kind);
    return s.y - endless.top;
}

/* Scrolled as far as the model says, in the lines that there are. */
static void draw_scrolled(struct side *s, enum side_kind kind, int lines)
{
    static const char title[] = " the working ";
    struct view *view = s->view;
    const struct rect *rect = s->rect;
    struct rect from = *rect;
    int room = rect->bottom - rect->top, most = lines > room ? lines - room : 0;
    bool scrolls = kind != SIDE_BELOW || s->model->explain;
    int top = !scrolls ? 0 : (int)s->model->working_top, right;

    top = top < most ? top : most;
    from.top -= top;
    s->rect = &from;
    s->y = from.top;
    view->clip_top = rect->top;
    view->clip = rect->bottom;
    put_sections(s, kind);
    view->clip_top = 0;
    view->clip = view->height;
    if (!scrolls) {
        if (most)
            putf(view, rect->top - 1, rect->right - 11, rect->right, ROLE_KEY,
                 " w: more ");
        return;
    }
    view->working_most = (size_t)most;
    set_pane(view, rect, HIT_WORKING);
    right = put_position(view, rect->top - 1, rect->right - 1, (size_t)top,
                         (size_t)(room < lines ? room : lines), (size_t)lines);
    if (s->model->page[s->model->at].zone == ZONE_WORKING)
        put(view, rect->top - 1, rect->left + 2, rect->right, ROLE_TITLE,
            rect->left + 2 + (int)sizeof title - 1 <= right ? title : " w ");
}

void draw_side(struct view *view, const struct model *model,
               const struct rect *rect, enum side_kind kind)
{
    const struct page *page = &model->page[model->at];
    const struct ntl_paging *mode = ntl_paging(model->session->arch);
    enum ntl_level level = model_level(model, page->list);
    struct rect inside = *rect;
    struct side s = {
        view, model, &inside, rect->top,
        page->zone >= ZONE_LIST ? mode->level[level].nt : "",
    };
    int lines = side_lines(&s, kind);
    bool here = page->zone == ZONE_WORKING;

    if (lines == 0 || rect->bottom - rect->top < LEAST_LINES)
        return;
    inside.top++;
    put_line(view, rect->top, rect->left, rect->right);
    if (here)
        set_cursor(view, inside.top, inside.left + 1);
    draw_scrolled(&s, kind, lines);
}
