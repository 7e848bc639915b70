#include "actions.h"

#include <stdio.h>

/* --- the input ------------------------------------------------------------ */

void act_edit(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (page->zone == ZONE_DETAIL && model->at == PAGE_CHAIN)
        page->zone = ZONE_LIST;
    else if (page->zone != ZONE_LIST || !model_chain(model))
        page->zone = ZONE_INPUT;
    model_edit_anew(model);
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

/* --- the session, through the same command as at the prompt --------------- */

static void set(struct model *model, const char *name, const char *value)
{
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    char line[96];
    int n = snprintf(line, sizeof line, "set %s %s", name, value);

    model_mark(model);
    rows_run(rows, model->ask, NTL_ASK_KEEP, line, (size_t)n, model->limit);
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

/* --- modes and the program ------------------------------------------------ */

void act_help(struct model *model, int unused)
{
    (void)unused;
    model->mode = model->mode == MODE_HELP ? MODE_PAGE : MODE_HELP;
    model->help_top = 0;
}

/* The question stays, and so does what is typed. */
void act_hint(struct model *model, int unused)
{
    static const char hint[] = "hint";
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    char text[MESSAGE] = "";
    size_t n = 0;

    (void)unused;
    rows_run(rows, model->ask,
             NTL_ASK_KEEP | NTL_ASK_TYPED | NTL_ASK_ANSWERS, hint,
             sizeof hint - 1, model->limit);
    for (size_t i = 0; i < rows->count && n < sizeof text; i++)
        if (rows->row[i].kind == ROW_REMARK)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s ",
                                  rows->row[i].text);
    model_say(model, rows->status != NTL_OK, "%s",
              rows->status == NTL_OK ? text : rows->complaint);
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
    model_begin_edit(model);
    edit_set(&model->edit, "");
    model_page(model)->zone = ZONE_INPUT;
    model_page(model)->input[0] = '\0';
}

void act_theme(struct model *model, int unused)
{
    const char *ground = model->light ? "dark" : "light";
    struct ntl_diag ignored;

    (void)unused;
    (void)!ntl_ask_set(model->ask, "background", ground, strlen(ground),
                       &ignored);
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

/* --- which of them would do something ------------------------------------- */

bool can_go_back(const struct model *model)
{
    return model->back.count > 0;
}

bool can_flip(const struct model *model)
{
    return model->page[model->at].zone == ZONE_RULER || model_detail(model);
}

bool can_enter(const struct model *model)
{
    const struct rows *rows = model_list(model);
    const struct page *page = &model->page[model->at];

    if (model_chain(model)
        || (model_kind(model)->enter != ENTER_FOLLOWS && rows->count))
        return true;
    return page->list < rows->count
           && can_follow(model, rows, &rows->row[page->list]);
}
