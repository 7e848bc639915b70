/* From a value to the page that knows it. */
#include "actions.h"

#include "core/text/ascii.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>

/*
 * Which page knows a value, by its key; else an address is one for the chain.
 */
static const struct route {
    const char *key;
    enum page_id page;
    const char *before;         /* the value in the input                     */
} routes[] = {
    { "selector", PAGE_GDT, "" },   { "cs", PAGE_GDT, "" },
    { "ss", PAGE_GDT, "" },         { "ds", PAGE_GDT, "" },
    { "es", PAGE_GDT, "" },         { "fs", PAGE_GDT, "" },
    { "gs", PAGE_GDT, "" },         { "segcs", PAGE_GDT, "" },
    { "segss", PAGE_GDT, "" },      { "status", PAGE_STATUS, "" },
    { "ntstatus", PAGE_STATUS, "" },
    { "error_code", PAGE_FAULT, "" }, { "pf", PAGE_FAULT, "" },
    { "vector", PAGE_IDT, "" },     { "trap", PAGE_IDT, "" },
    { "cr0", PAGE_REGISTER, "cr0 " }, { "cr3", PAGE_REGISTER, "cr3 " },
    { "cr4", PAGE_REGISTER, "cr4 " }, { "efl", PAGE_REGISTER, "efl " },
    { "eflags", PAGE_REGISTER, "efl " }, { "rflags", PAGE_REGISTER, "efl " },
    { "dr6", PAGE_REGISTER, "dr6 " }, { "dr7", PAGE_REGISTER, "dr7 " },
    { "efer", PAGE_REGISTER, "efer " },
    /* The types that bugcheck gives its parameters. */
    { "pf-error", PAGE_FAULT, "" }, { "access", PAGE_FAULT, "" },
    { "exception", PAGE_STATUS, "" },
    { "bugcheck-code", PAGE_BUGCHECK, "" },
    { "irql", PAGE_REGISTER, "cr8 " },
    { "pte", PAGE_COMMAND, "mmpte " }, { "pfn", PAGE_COMMAND, "pfn " },
    { "physical", PAGE_COMMAND, "ptov " },
    { "handle", PAGE_COMMAND, "handle " },
};

enum { LEAST_ADDRESS = 0x10000 };

static bool is_number(const struct ntl_item *it)
{
    return it && (it->kind == NTL_NUMBER || it->kind == NTL_ADDRESS
                  || it->kind == NTL_RAW);
}

static const struct route *route_of(const char *key)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (ascii_same(routes[i].key, key, strlen(key)))
            return &routes[i];
    return NULL;
}

/* A register's row says its name in one cell and its contents in another. */
static const char *key_of(const struct rows *rows, const struct row *row,
                          const struct ntl_item *it)
{
    const struct ntl_item *name = rows_cell(rows, row, "name");
    const struct ntl_item *p = rows_cell(rows, row, "p"), *type;
    char key[8];

    snprintf(key, sizeof key, "p%u", p ? (unsigned)p->value & 7 : 0);
    type = rows_item(rows, "types", key);
    if (p && type && type->text)
        return type->text;
    if (!name)
        name = rows_cell(rows, row, "register");
    return row->kind == ROW_CELLS && name && name != it && name->text
           ? name->text : it->key;
}

const struct ntl_item *follow_value(const struct rows *rows,
                                    const struct row *row)
{
    const struct ntl_item *best = rows_cell(rows, row, "value");

    if (is_number(best))
        return best;
    best = NULL;
    for (size_t i = 0; i < row->count; i++) {
        const struct ntl_item *it = &rows->item[row->first + i];

        if (it->kind == NTL_ADDRESS)
            return it;
        if (is_number(it))
            best = it;
    }
    return best;
}

static void follow_to(struct model *model, enum page_id id, const char *before,
                      uint64_t value)
{
    struct page *page;

    model_leave(model);
    model->at = id;
    model_mark(model);
    page = model_page(model);
    if (id == PAGE_CHAIN)
        ntl_format_address(page->input, sizeof page->input, value, 16);
    else
        snprintf(page->input, sizeof page->input, "%s%llx", before,
                 (unsigned long long)value);
    page->typed = 0;
    page->zone = ZONE_LIST;
    page->list = 0;
    model_go(model, id);
    if (id == PAGE_COMMAND)
        model_run(model);
}

static void follow(struct model *model)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    const struct ntl_item *it;
    const struct route *route;
    const struct row *row;

    if (page->list >= rows->count)
        return;
    row = &rows->row[page->list];
    it = follow_value(rows, row);
    if (!it) {
        model_say(model, false, "there is no number to follow in this row");
        return;
    }
    route = route_of(key_of(rows, row, it));
    if (route)
        follow_to(model, route->page, route->before, it->value);
    else if (it->kind == NTL_ADDRESS || it->value >= LEAST_ADDRESS)
        follow_to(model, PAGE_CHAIN, "", it->value);
    else
        model_say(model, false, "no tab knows more about %llx",
                  (unsigned long long)it->value);
}

/* The first cell of a table's row becomes the input. */
static void pick(struct model *model)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    const struct ntl_item *it;
    const struct row *row;
    char text[64];
    size_t n;

    if (page->list >= rows->count)
        return;
    row = &rows->row[page->list];
    it = model->at == PAGE_SYSCALL ? rows_cell(rows, row, "name")
                                   : &rows->item[row->first];
    if (row->kind != ROW_CELLS || !it
        || (page->input[0] && model->at != PAGE_SYSCALL)) {
        follow(model);
        return;
    }
    model_mark(model);
    n = ntl_format_item(text, sizeof text, it);
    snprintf(page->input, EDIT_MAX, "%.*s%s", (int)n, text,
             model_kind(model)->edits > 0 ? " " : "");
    if (model_kind(model)->edits > 0) {
        page->zone = ZONE_INPUT;
        model_begin_edit(model);
    }
    model_refresh(model);
}

void act_enter(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (page->zone == ZONE_INPUT || page->zone == ZONE_RULER) {
        page->zone = ZONE_INPUT;
        model_edit_anew(model);
    } else if (page->zone == ZONE_DETAIL) {
        model_say(model, false, "space flips the bit");
    } else if (model_chain(model) && !model_detail(model)) {
        model_begin_edit(model);
    } else if (model_kind(model)->enter == ENTER_FIELDS
               && model_detail(model)) {
        move_to_detail(model, false);
    } else if (model_kind(model)->enter == ENTER_PICKS) {
        pick(model);
    } else {
        follow(model);
    }
}
