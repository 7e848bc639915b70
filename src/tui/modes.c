#include "modes.h"

#include <string.h>

void modes_keep(struct model *model)
{
    const struct session *session = model->session;
    const struct page *page = &model->page[PAGE_CHAIN];
    struct kept *kept = &model->kept[session->arch];

    model->arch = session->arch;
    kept->is_there = true;
    kept->index = session->index;
    kept->index_from = session->index_from;
    kept->typed = page->typed;
    memcpy(kept->entry, page->entry, sizeof kept->entry);
}

/* Rows are counted from the top, and modes differ there. */
static void keep_level(struct model *model, const struct ntl_paging *from,
                       const struct ntl_paging *to)
{
    struct page *page = &model->page[PAGE_CHAIN];
    size_t level = page->list < from->mapped_levels
                   ? from->mapped_levels - 1u - page->list : 0;

    page->list = level < to->mapped_levels ? to->mapped_levels - 1u - level : 0;
}

void modes_follow(struct model *model)
{
    const struct session *session = model->session;
    const struct kept *kept = &model->kept[session->arch];
    struct page *page = &model->page[PAGE_CHAIN];

    if (session->arch == model->arch)
        return;
    keep_level(model, ntl_paging(model->arch), ntl_paging(session->arch));
    model->arch = session->arch;
    if (!kept->is_there)
        return;
    if (session->index_from == FROM_DEFAULT) {
        struct ask_settings settings = ask_settings(model->ask);

        settings.index = kept->index;
        settings.index_from = kept->index_from;
        ask_put_back(model->ask, &settings);
    }
    page->typed = kept->typed;
    memcpy(page->entry, kept->entry, sizeof page->entry);
}

uint8_t modes_impossible(const struct model *model)
{
    const struct page *page = &model->page[PAGE_CHAIN];
    const struct ntl_paging *mode = ntl_paging(model->session->arch);
    uint8_t impossible = 0;

    for (unsigned i = 0; i < mode->mapped_levels; i++)
        if ((page->typed >> i & 1) && mode->entry_size < sizeof *page->entry
            && page->entry[i] >> (mode->entry_size * 8u))
            impossible |= (uint8_t)(1u << i);
    return impossible;
}
