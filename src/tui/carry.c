#include "carry.h"

#include "image/image.h"

#include <ntlens/selfmap.h>
#include <stdio.h>
#include <string.h>

/* Each writes an input of so many characters at most; "" for none. */
typedef void carrier(const struct model *model, char *text, size_t size);

static void memory(const struct model *model, char *text, size_t size)
{
    if (model->session->image)
        snprintf(text, size, "%.64s", model->page[PAGE_CHAIN].input);
}

/* One of the self-map's bases says all the others. */
static void bases(const struct model *model, char *text, size_t size)
{
    enum ntl_arch arch = model->session->arch;
    const char *input = model->page[PAGE_CHAIN].input;
    struct ntl_value value;
    struct ntl_diag ignored;
    struct ntl_selfmap map;

    if (!input[0] || ntl_index_fixed(ntl_paging(arch))
        || session_expr(model->session, input, strlen(input), &value, &ignored)
           != NTL_OK)
        return;
    map = ntl_selfmap(arch, ntl_selfmap_index_of(arch, value.value));
    for (int level = 0; level < ntl_paging(arch)->mapped_levels; level++)
        if (map.index && value.value
                         == ntl_selfmap_base(map, (enum ntl_level)level))
            snprintf(text, size, "%.64s", input);
}

/* Reading is what most accesses do; entries that were typed come with it. */
static void access_of(const struct model *model, char *text, size_t size)
{
    const struct page *page = &model->page[PAGE_CHAIN];
    size_t level = ntl_paging(model->session->arch)->mapped_levels;
    const char *before = " =";
    size_t n;

    if (!page->input[0] || strchr(page->input, ' '))
        return;
    n = (size_t)snprintf(text, size, "%.64s r", page->input);
    for (; level-- > 0 && (page->typed >> level & 1) && n < size; before = "")
        n += (size_t)snprintf(text + n, size - n, "%s %llx", before,
                              (unsigned long long)page->entry[level]);
}

static void bugcheck(const struct model *model, char *text, size_t size)
{
    const struct image_facts *facts = model->session->image
                                      ? image_facts(model->session->image)
                                      : NULL;
    size_t n = 0;

    if (!facts || !facts->bugcheck.given)
        return;
    n = (size_t)snprintf(text, size, "%llx",
                         (unsigned long long)facts->bugcheck.value);
    for (size_t i = 0; i < 4 && facts->parameter[i].given && n < size; i++)
        n += (size_t)snprintf(text + n, size - n, " %llx",
                              (unsigned long long)facts->parameter[i].value);
}

void carry(struct model *model)
{
    static carrier *const carriers[PAGES] = {
        [PAGE_ACCESS] = access_of, [PAGE_MEMORY] = memory, [PAGE_BASES] = bases,
        [PAGE_BUGCHECK] = bugcheck,
    };
    struct page *page = model_page(model);
    char text[CARRIED] = "";

    if (!carriers[model->at])
        return;
    if (page->input[0] && strcmp(page->input, page->carried) != 0)
        return;
    carriers[model->at](model, text, sizeof text);
    if (!text[0])
        return;
    memcpy(page->input, text, sizeof text);
    memcpy(page->carried, text, sizeof text);
}
