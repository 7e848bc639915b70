#include "brief.h"

#include <string.h>

enum { ITEMS = 7, ROWS = 4, FINDINGS = 2 };

static void close_line(struct brief *brief)
{
    if (brief->open)
        ntl_end(brief->to);
    brief->open = false;
}

/* Does the table, or the row of one that shows, show, too? */
static bool shows(const struct brief *brief, const struct ntl_group *group)
{
    if (group->kind == NTL_TABLE)
        return brief->tables == 0 && !brief->table;
    return brief->table && brief->rows < ROWS;
}

/* Rulers, tables but for one, and what every answer has. */
static bool is_silent(const struct brief *brief, const struct ntl_group *group)
{
    if (group->kind == NTL_TABLE || group->kind == NTL_ROW)
        return !shows(brief, group);
    return group->kind == NTL_RULER
           || (group->key && strcmp(group->key, "context") == 0);
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct brief *brief = (struct brief *)sink;

    brief->depth++;
    if (brief->silent)
        return;
    if (is_silent(brief, group)) {
        brief->silent = brief->depth;
        return;
    }
    if (group->kind != NTL_TABLE && group->kind != NTL_ROW)
        return;
    close_line(brief);
    brief->to->begin(brief->to, group);
    brief->rows += group->kind == NTL_ROW;
    if (group->kind == NTL_TABLE) {
        brief->tables++;
        brief->table = brief->depth;
    }
}

static void end(struct ntl_sink *sink)
{
    struct brief *brief = (struct brief *)sink;

    if (!brief->silent && brief->table)
        ntl_end(brief->to);
    if (brief->depth == brief->table)
        brief->table = 0;
    if (brief->silent == brief->depth)
        brief->silent = 0;
    brief->depth--;
}

static void item(struct ntl_sink *sink, const struct ntl_item *item)
{
    struct brief *brief = (struct brief *)sink;
    struct ntl_item bare = *item;

    if (brief->silent)
        return;
    if (brief->table) {
        brief->to->item(brief->to, item);
        return;
    }
    if (brief->items == ITEMS)
        return;
    brief->items++;
    if (!brief->open)
        ntl_begin(brief->to, NTL_LINE, "comes_to", NULL);
    brief->open = true;
    bare.note = NULL;
    brief->to->item(brief->to, &bare);
}

/* Lines as another program prints them count as rows. */
static bool has_room(struct brief *brief, enum ntl_remark_kind kind)
{
    if (kind == NTL_VERBATIM)
        return brief->rows++ < ROWS;
    return kind == NTL_FINDING && brief->findings++ < FINDINGS;
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *remark)
{
    struct brief *brief = (struct brief *)sink;

    if (brief->table || !has_room(brief, remark->kind))
        return;
    close_line(brief);
    brief->to->remark(brief->to, remark);
}

void brief_begin(struct brief *brief, struct ntl_sink *to)
{
    *brief = (struct brief) {
        .sink = { .begin = begin, .end = end, .item = item, .remark = remark },
        .to = to,
    };
}

void brief_end(struct brief *brief)
{
    close_line(brief);
}
