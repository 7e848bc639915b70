/* A page that waits for its input. */
#include "draw.h"
#include "tui/keys.h"

#include <string.h>

enum { WHAT = 14 };

/* What a beginner may try; `typed`, where it can be, which one click does. */
static const struct {
    const char *what, *typed, *says;
    const char *command;        /* that it needs, where not all have it       */
} tries[] = {
    { "an address", "fffff802`6d4bf410", "its indexes and entries", NULL },
    { "a stop code", ":bugcheck d1", "with its parameters, if known",
      NULL },
    { "an entry", ":mmpte 8a0000010fb5f863", "its fields, by name", NULL },
    { "a paste", NULL, "anywhere: a blue screen, !pte, registers",
      NULL },
    { "a dump", ":open practice", "invented, or :open FILE", NULL },
    { "a lesson", ":lesson", "questions with hints and answers", "lesson" },
};
enum { TRIES = sizeof tries / sizeof *tries };

void start_try(struct model *model, size_t which)
{
    const char *typed = which < TRIES ? tries[which].typed : NULL;

    for (const char *key = typed; key && *key; key++)
        model_key(model, (unsigned char)*key);
    if (typed && *typed == ':')
        model_key(model, K_ENTER);
}

static bool can_try(size_t i)
{
    const char *name = tries[i].command;

    return !name || table_named(&ask_table, name, strlen(name));
}

static int draw_tries(struct view *view, int y, const struct rect *rect)
{
    int x = rect->left + 1;

    for (size_t i = 0; i < TRIES && y < rect->bottom; i++) {
        int after;

        if (!can_try(i))
            continue;
        after = put(view, y, x + WHAT, rect->right, ROLE_KEY,
                        tries[i].typed ? tries[i].typed : "");

        put(view, y, x, rect->right, ROLE_TEXT, tries[i].what);
        put(view, y, tries[i].typed ? after + 2 : after, rect->right,
            ROLE_NOTE, tries[i].says);
        if (tries[i].typed)
            set_hit(view, y, rect->left, rect->right, HIT_TRY, i, 0);
        y++;
    }
    return y;
}

static void draw_missing(struct view *view, const struct model *model, int y,
                         const struct rect *rect)
{
    const struct page_kind *kind = model_kind(model);

    putf(view, y, rect->left + 1, rect->right, ROLE_FINDING,
         "This program has no command `%s', so this page stays empty.",
         kind->empty && model->line[0][0] ? kind->empty : kind->command);
}

/* What the keys do now. */
static void draw_ways(struct view *view, const struct model *model, int y,
                      const struct rect *rect)
{
    const char *ways = model->editing
        ? "Esc leaves the line, F1 shows all keys, Tab goes to the next tab."
        : "i begins to type, F1 shows all keys, Tab goes to the next tab.";

    put_wrapped(view, y, rect->left + 1, rect->left + 1, rect, ROLE_TEXT, ways);
}

void draw_empty(struct view *view, const struct model *model,
                const struct rect *rect)
{
    const struct page_kind *kind = model_kind(model);
    int y = rect->top + 1, x = rect->left + 1;

    if (model->missing) {
        draw_missing(view, model, y, rect);
        return;
    }
    y += put_wrapped(view, y, x, x, rect, ROLE_TITLE, kind->about) + 1;
    if (model->page[model->at].reason[0])
        y += put_wrapped(view, y, x, x, rect, ROLE_ERROR,
                         model->page[model->at].reason) + 1;
    if (model->at == PAGE_CHAIN) {
        y = draw_tries(view, y, rect) + 1;
    } else if (kind->example[0]) {
        int after = put(view, y, x, rect->right, ROLE_NOTE, "for example  ");

        put(view, y, after, rect->right, ROLE_KEY, kind->example);
        y += 2;
    }
    draw_ways(view, model, y, rect);
}
