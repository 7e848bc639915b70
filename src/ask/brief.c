#include "brief.h"

#include <string.h>

enum { ITEMS = 5, FINDINGS = 2 };

static void close_line(struct brief *brief)
{
    if (brief->open)
        ntl_end(brief->to);
    brief->open = false;
}

/* Tables, rulers, and what every answer has. */
static bool is_silent(const struct ntl_group *group)
{
    return group->kind == NTL_TABLE || group->kind == NTL_ROW
           || group->kind == NTL_RULER
           || (group->key && strcmp(group->key, "context") == 0);
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct brief *brief = (struct brief *)sink;

    brief->depth++;
    if (!brief->silent && is_silent(group))
        brief->silent = brief->depth;
}

static void end(struct ntl_sink *sink)
{
    struct brief *brief = (struct brief *)sink;

    if (brief->silent == brief->depth)
        brief->silent = 0;
    brief->depth--;
}

static void item(struct ntl_sink *sink, const struct ntl_item *item)
{
    struct brief *brief = (struct brief *)sink;
    struct ntl_item bare = *item;

    if (brief->silent || brief->items == ITEMS)
        return;
    brief->items++;
    if (!brief->open)
        ntl_begin(brief->to, NTL_LINE, "comes_to", NULL);
    brief->open = true;
    bare.note = NULL;
    brief->to->item(brief->to, &bare);
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *remark)
{
    struct brief *brief = (struct brief *)sink;

    if (remark->kind != NTL_FINDING || brief->findings == FINDINGS)
        return;
    brief->findings++;
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
