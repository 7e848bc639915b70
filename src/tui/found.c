/* Where `/` looks: each source names what it has that speaks of the query. */
#include "find.h"

#include "match.h"

#include <ntlens/bugcheck.h>
#include <ntlens/format.h>
#include <ntlens/mmpte.h>
#include <ntlens/ntstatus.h>
#include <ntlens/reg.h>
#include <ntlens/syscall.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A name that is the query comes before those that have it, and names before
   descriptions. */
enum rank { EXACTLY, BY_NAME, BY_DESCRIPTION, RANKS };

struct finding {
    struct model *model;
    const char *query;
    enum rank rank;
    size_t from;                /* where this source began                    */
};

/* So many of one source: the others come after it. */
enum { OF_ONE = 16 };

static bool has_room(const struct finding *f)
{
    return f->model->founds < FOUND_MAX
           && f->model->founds - f->from < OF_ONE;
}

static bool wanted(const struct finding *f, const char *name, const char *says)
{
    bool exactly = match_whole(name, f->query);
    bool by_name = match(name, f->query);

    if (!has_room(f) || f->rank == EXACTLY || exactly)
        return has_room(f) && exactly && f->rank == EXACTLY;
    return f->rank == BY_NAME ? by_name
                              : !by_name && match_either(name, says, f->query);
}

static struct found *add(struct finding *f, enum found_kind kind,
                         enum page_id page, const char *says)
{
    struct found *found = &f->model->found[f->model->founds++];

    *found = (struct found) { .kind = kind, .page = page };
    snprintf(found->says, sizeof found->says, "%s", says ? says : "");
    return found;
}

/* --- the list in front ---------------------------------------------------- */

/* Its cells, or a value and its note. */
static void row_text(const struct rows *rows, const struct row *row,
                     char *text, size_t size)
{
    size_t n = 0;

    text[0] = '\0';
    for (size_t i = 0; i < row->count && n < size; i++) {
        const struct ntl_item *it = &rows->item[row->first + i];
        char value[FOUND_SAYS];

        ntl_format_item(value, sizeof value, it);
        n += (size_t)snprintf(text + n, size - n, "%s%s", i ? "  " : "", value);
        if (it->note && n < size)
            n += (size_t)snprintf(text + n, size - n, "  %s", it->note);
    }
    if (row->kind == ROW_REMARK)
        snprintf(text, size, "%s", row->text);
}

static void find_rows(struct finding *f)
{
    const struct rows *rows = model_list(f->model);

    for (size_t i = 0; *f->query && f->rank == BY_NAME && i < rows->count
                       && !model_chain(f->model); i++) {
        const struct row *row = &rows->row[i];
        char text[FOUND_SAYS];
        struct found *found;

        if (!model_selectable(f->model, rows, i))
            continue;
        row_text(rows, row, text, sizeof text);
        if (!wanted(f, text, NULL))
            continue;
        found = add(f, FOUND_ROW, f->model->at, text);
        found->row = i;
        snprintf(found->name, sizeof found->name, "this list");
    }
}

/* --- pages and commands --------------------------------------------------- */

static void find_pages(struct finding *f)
{
    for (int i = 0; i < PAGES; i++) {
        const struct page_kind *kind = &page_kinds[i];
        char name[FOUND_NAME];

        snprintf(name, sizeof name, "%s > %s", tab_names[kind->tab],
                 kind->name);
        if (f->rank == EXACTLY ? !wanted(f, kind->name, NULL)
                                 && !wanted(f, kind->command, NULL)
                               : match_whole(kind->name, f->query)
                                 || match_whole(kind->command, f->query)
                                 || !wanted(f, name, kind->about))
            continue;
        memcpy(add(f, FOUND_PAGE, (enum page_id)i, kind->about)->name, name,
               sizeof name);
    }
}

static void find_commands(struct finding *f)
{
    for (const struct command *const *c = ask_table.commands; *c; c++) {
        struct found *found;

        if (page_of(*c) != PAGE_COMMAND
            || !wanted(f, (*c)->name, (*c)->summary))
            continue;
        found = add(f, FOUND_COMMAND, PAGE_COMMAND, (*c)->summary);
        snprintf(found->name, sizeof found->name, ":%s", (*c)->name);
        snprintf(found->input, sizeof found->input, "%s ", (*c)->name);
    }
}

/* Concepts, by the name that `help` has for them. */
static void find_topics(struct finding *f)
{
    const struct topic_shelf *topics = f->model->session->lent.topics;
    const char *name;

    for (size_t i = 0; topics && (name = topics->name_at(i)); i++) {
        struct found *found;

        if (!wanted(f, name, NULL))
            continue;
        found = add(f, FOUND_INPUT, PAGE_COMMAND, "a topic of the help");
        snprintf(found->name, sizeof found->name, "%s", name);
        snprintf(found->input, sizeof found->input, "help %s", name);
    }
}

/* --- fields --------------------------------------------------------------- */

/* "7" or "51:12". */
static void name_field(char *text, const char *of,
                       const struct ntl_field *field)
{
    if (field->hi == field->lo)
        snprintf(text, FOUND_NAME, "%s.%s  %u", of, field->key, field->lo);
    else
        snprintf(text, FOUND_NAME, "%s.%s  %u:%u", of, field->key, field->hi,
                 field->lo);
}

/* `before` and `of` are what asks about it. */
static void try_field(struct finding *f, enum page_id page, const char *before,
                      const char *of, const struct ntl_field *field)
{
    struct found *found;

    if (!wanted(f, field->key, ntl_field_note(field)))
        return;
    found = add(f, FOUND_INPUT, page, ntl_field_note(field));
    found->field = field->key;
    name_field(found->name, of, field);
    snprintf(found->input, sizeof found->input, "%s%s", before, of);
}

static void find_entry_fields(struct finding *f)
{
    const struct session *s = f->model->session;

    for (int kind = 0; kind < NTL_MMPTE_KINDS; kind++) {
        struct ntl_mmpte_choice choice
            = ntl_mmpte_choose(s->arch, s->build, (enum ntl_mmpte_kind)kind);
        const struct ntl_layout *layout = choice.count
            ? &choice.layout[choice.count - 1]->layout : NULL;

        for (unsigned i = 0; layout && i < layout->count; i++)
            try_field(f, PAGE_COMMAND, "dt ", layout->symbol,
                      &layout->fields[i]);
    }
}

static void find_register_fields(struct finding *f)
{
    size_t count;
    const struct ntl_reg *reg = ntl_regs(&count);

    for (; count-- > 0; reg++)
        for (unsigned i = 0; i < reg->count
                             && ntl_reg_exists(reg, f->model->session->arch);
             i++)
            try_field(f, PAGE_REGISTER, "", reg->name,
                      ntl_reg_layout(reg).fields + i);
}

static void find_registers(struct finding *f)
{
    size_t count;
    const struct ntl_reg *reg = ntl_regs(&count);

    for (; count-- > 0; reg++) {
        struct found *found;

        if (!ntl_reg_exists(reg, f->model->session->arch)
            || !wanted(f, reg->name, reg->note))
            continue;
        found = add(f, FOUND_INPUT, PAGE_REGISTER, reg->note);
        snprintf(found->name, sizeof found->name, "%s", reg->name);
        snprintf(found->input, sizeof found->input, "%s", reg->name);
    }
}

/* --- codes and services --------------------------------------------------- */

static void add_bugcheck(struct finding *f, const struct ntl_bugcheck *code)
{
    struct found *found = add(f, FOUND_INPUT, PAGE_BUGCHECK, "a bug check");

    snprintf(found->name, sizeof found->name, "%x %s", code->code, code->name);
    snprintf(found->input, sizeof found->input, "%x", code->code);
}

/* By its code; their own search goes by what happened, too. */
static void find_bugchecks(struct finding *f)
{
    struct ntl_bugcheck code;
    char *end;
    unsigned long number = strtoul(f->query, &end, 16);
    size_t i = 0;

    if (f->rank == EXACTLY && !*end && number <= UINT32_MAX
        && ntl_bugcheck_find((uint32_t)number, &code))
        add_bugcheck(f, &code);
    while (f->rank != EXACTLY && has_room(f)
           && ntl_bugcheck_search(f->query, strlen(f->query), &i, &code))
        if (match(code.name, f->query) == (f->rank == BY_NAME))
            add_bugcheck(f, &code);
}

static void find_statuses(struct finding *f)
{
    struct ntl_ntstatus status;
    size_t i = 0;
    char query[FOUND_NAME];

    snprintf(query, sizeof query, "%s", f->query);
    for (char *c = query; *c; c++)
        if (*c == ' ')
            *c = '_';
    while (strlen(query) > 2 && f->rank == BY_NAME && has_room(f)
           && ntl_ntstatus_search(query, strlen(query), &i, &status)) {
        struct found *found = add(f, FOUND_INPUT, PAGE_STATUS, "an NTSTATUS");

        snprintf(found->name, sizeof found->name, "%x %s", status.value,
                 status.name);
        snprintf(found->input, sizeof found->input, "%x", status.value);
    }
}

static void find_services(struct finding *f)
{
    uint16_t service = NTL_SERVICE_NONE;

    while (strlen(f->query) > 2 && f->rank == BY_NAME && has_room(f)
           && (service = ntl_syscall_next("", 0, service))
              != NTL_SERVICE_NONE) {
        char name[NTL_SYSCALL_NAME];
        struct found *found;

        ntl_syscall_name(service, name);
        if (!wanted(f, name, NULL))
            continue;
        found = add(f, FOUND_INPUT, PAGE_SYSCALL, "a system service");
        snprintf(found->name, sizeof found->name, "%s", name);
        snprintf(found->input, sizeof found->input, "%s", name);
    }
}

/* -------------------------------------------------------------------------- */

void find_all(struct model *model, const char *query)
{
    static void (*const sources[])(struct finding *) = {
        find_rows, find_pages, find_register_fields, find_entry_fields,
        find_registers, find_commands, find_topics, find_bugchecks,
        find_services, find_statuses,
    };

    for (enum rank rank = EXACTLY; rank < RANKS; rank++)
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
            struct finding f = { model, query, rank, model->founds };

            if (*query || sources[i] == find_pages
                || sources[i] == find_commands)
                sources[i](&f);
        }
}

void find_move(struct model *model, int step)
{
    if (step < 0 ? model->found_at > 0 : model->found_at + 1 < model->founds)
        model->found_at += (size_t)step;
}
