#include "cmd/cmd.h"

#include <ntlens/mmpte.h>
#include <ntlens/reg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { VALUE, LEVEL, OTHER, LAYOUT, LIST };
enum { EPT = 11 };              /* the place of "ept" in `words` */

/*
 * NT's names, then Intel's, then Arm's; levels[] says what each means.  After
 * them come entries of EPT, which have bits of their own: registers of that
 * name.
 */
static const char *const words[] = {
    "pte", "pde", "ppe", "pxe", "pml5e", "pdpte", "pml4e",
    "l3", "l2", "l1", "l0", "ept", "ept_pde", "ept_pdpte", "ept_pml4e", NULL,
};

static const enum ntl_level levels[] = {
    NTL_PTE, NTL_PDE, NTL_PPE, NTL_PXE, NTL_PML5E, NTL_PPE, NTL_PXE,
    NTL_PTE, NTL_PDE, NTL_PPE, NTL_PXE,
};

/* `pde ept' and `ept pde' are ept_pde: its place in `words`, or -1. */
static int place_of_ept(const struct cmd_call *call)
{
    static const uint8_t at[] = {
        [NTL_PTE] = EPT, [NTL_PDE] = EPT + 1, [NTL_PPE] = EPT + 2,
        [NTL_PXE] = EPT + 3, [NTL_PML5E] = EPT + 3,
    };
    const struct cmd_operand *word = &call->arg[LEVEL];
    const struct cmd_operand *other = &call->arg[OTHER];

    if (!word->given)
        return -1;
    if (!other->given)
        return word->value >= EPT ? (int)word->value : -1;
    if (word->value != EPT)
        word = &call->arg[OTHER], other = &call->arg[LEVEL];
    return word->value == EPT && other->value < EPT ? at[levels[other->value]]
                                                    : -1;
}

/* The register that an entry of EPT is, or NULL. */
static const struct ntl_reg *ept_entry(const struct cmd_call *call)
{
    int place = place_of_ept(call);

    return place < 0 ? NULL : ntl_reg_find(NTL_X64, words[place],
                                           strlen(words[place]));
}

static void show_ept(const struct cmd_call *call, const struct ntl_reg *entry,
                     struct ntl_sink *sink)
{
    struct ntl_reg_options options = { .arch = NTL_X64 };

    ntl_reg_show(entry, call->arg[VALUE].value, &options, sink);
}

static void emit_build(struct ntl_sink *sink, const char *key, bool known,
                       uint32_t build)
{
    ntl_emit(sink, .key = key, .value = build,
             .kind = known ? NTL_DECIMAL : NTL_ABSENT);
}

static void show_list(struct ntl_sink *sink)
{
    size_t count;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    ntl_begin(sink, NTL_TABLE, "layouts", NULL);
    for (size_t i = 0; i < count; i++, l++) {
        const struct ntl_mmpte_range *r = l->ranges;
        unsigned n = l->range_count;

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "layout", .kind = NTL_TEXT, .text = l->name);
        emit_build(sink, "first_build", n, n ? r[0].build : 0);
        emit_build(sink, "last_build", n, n ? r[n - 1].build : 0);
        ntl_emit(sink, .key = "width", .kind = NTL_DECIMAL,
                 .value = l->layout.bits);
        ntl_emit(sink, .key = "field_count", .kind = NTL_DECIMAL,
                 .value = l->layout.count);
        ntl_emit(sink, .key = "swizzle", .kind = NTL_FLAG, .value = l->swizzle);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static enum ntl_status choose_level(const struct cmd_call *call,
                                    struct ntl_mmpte_options *options,
                                    struct ntl_diag *diag)
{
    const struct ntl_paging *mode = ntl_paging(options->arch);
    const struct cmd_operand *word = &call->arg[LEVEL];

    if (!word->given)
        return NTL_OK;
    if (call->arg[OTHER].given)
        return cmd_refuse(&call->arg[OTHER], NTL_EEXTRA, diag,
                          "one level, and ept beside it for an entry of EPT");
    options->level = levels[word->value];
    if ((unsigned)options->level < mode->levels)
        return NTL_OK;
    return cmd_refuse(word, NTL_EVALUE, diag,
                      "%s has levels pte to %s only",
                      .word = { mode->name, words[mode->levels - 1] });
}

static enum ntl_status choose_layout(const struct cmd_call *call,
                                     struct ntl_mmpte_options *options,
                                     struct ntl_diag *diag)
{
    const struct cmd_operand *name = &call->arg[LAYOUT];

    if (!name->given)
        return NTL_OK;
    options->layout = ntl_mmpte_layout_named(name->text, name->length);
    if (!options->layout)
        return cmd_refuse(name, NTL_ENAME, diag,
                          "mmpte --list shows the layouts' names");
    if (options->arch != NTL_X64_LA57 || options->layout->arch != NTL_X64)
        options->arch = options->layout->arch;
    return NTL_OK;
}

static void show_reading(const struct ntl_mmpte *entry,
                         const struct ntl_mmpte_options *options,
                         struct ntl_sink *sink)
{
    ntl_mmpte_show(entry, options, sink);
    ntl_mmpte_oddities(entry, options, NULL, sink);
}

/* Why there are two; the readings themselves say it of an unserviced build. */
static void find_why(const struct ntl_mmpte entry[2], uint32_t build,
                     struct ntl_sink *sink)
{
    const struct ntl_mmpte_range *later = entry[1].range;

    if (entry[1].layout && entry[1].layout->remark)
        ntl_find(sink, "two_kernels",
                 "build %d comes as two kernels, which name bits differently",
                 .number = { build });
    else if (entry[0].fit != NTL_FIT_UNSERVICED && later)
        ntl_find(sink, "two_layouts",
                 "build %d changed its entries with revision %d: give the"
                 " revision, as in -b %d.%d, to have one reading",
                 .number = { build, later->first, build, later->first });
}

static const char *title_of(const struct ntl_mmpte entry[2], int i)
{
    if (entry[i].layout && entry[i].layout->remark)
        return entry[i].layout->remark;
    if (i == 1 && entry[0].fit == NTL_FIT_UNSERVICED)
        return "as the next build that is known has it";
    return i ? "by the newer layout" : "by the older layout";
}

static void show_both(const struct ntl_mmpte entry[2],
                      const struct ntl_mmpte_options *options,
                      struct ntl_sink *sink)
{
    static const char *const keys[] = { "older", "newer" };
    static const char *const kernels[] = { "multiprocessor", "uniprocessor" };
    bool twins = entry[1].layout && entry[1].layout->remark;

    find_why(entry, options->build.number, sink);
    for (int i = 0; i < 2; i++) {
        ntl_begin(sink, NTL_OBJECT, twins ? kernels[i] : keys[i],
                  title_of(entry, i));
        show_reading(&entry[i], options, sink);
        ntl_end(sink);
    }
}

static void show_value(const struct cmd_call *call,
                       const struct ntl_mmpte_options *options,
                       struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(options->arch);
    const struct ntl_level_info *level = &mode->level[options->level];
    uint64_t value = call->arg[VALUE].value;
    bool cut = mode->entry_size == 4 && value > UINT32_MAX;

    ntl_emit(sink, .key = "value", .kind = NTL_RAW,
             .sort = NTL_SORT_PTE,
             .value = cut ? value & UINT32_MAX : value,
             .digits = (uint8_t)(mode->entry_size * 2));
    ntl_emit(sink, .key = "level", .kind = NTL_TEXT, .text = level->nt,
             .note = strcmp(level->cpu, level->nt) ? level->cpu : NULL);
    if (options->layout)
        ntl_emit(sink, .key = "arch", .kind = NTL_TEXT, .text = mode->name,
                 .note = "as the layout is for");
    if (cut)
        ntl_find(sink, "upper_half_ignored",
                 "an entry of %s has 4 bytes: %x above them is left out",
                 .number = { value >> 32 }, .word = { mode->name });
}

/* One reading of a build that had two layouts: the bits that differ are 0. */
static void find_agreement(const struct ntl_mmpte *entry,
                           const struct ntl_mmpte_options *options,
                           struct ntl_sink *sink)
{
    const struct ntl_mmpte_range *range = entry->range;

    if (range && range->first && entry->raw && !options->build.has_revision)
        ntl_find(sink, "layouts_agree",
                 "the layout before revision %d reads this entry alike: what "
                 "differs is 0 here", .number = { range->first });
}

static bool has_frame(const struct ntl_mmpte *entry)
{
    return entry->state == NTL_MMPTE_VALID
           || entry->state == NTL_MMPTE_IN_TRANSITION;
}

static void show_entry(struct cmd_call *call,
                       const struct ntl_mmpte_options *options,
                       struct ntl_sink *sink)
{
    struct ntl_mmpte entry[2];

    if (!options->layout)
        session_context(call->session, USES_BUILD, sink);
    show_value(call, options, sink);
    if (ntl_mmpte_read(call->arg[VALUE].value, options, entry) == 2) {
        show_both(entry, options, sink);
    } else {
        show_reading(&entry[0], options, sink);
        find_agreement(&entry[0], options, sink);
    }
    if (has_frame(&entry[0])) {
        call->result = entry[0].frame << NTL_PAGE_SHIFT;
        call->has_result = true;
    }
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    struct ntl_mmpte_options options = {
        .arch = session->arch, .build = session->build,
        .invalid_mask = session->invalid_mask,
        .maxphyaddr = session->maxphyaddr,
    };
    enum ntl_status status;

    if (call->arg[LIST].given) {
        show_list(sink);
        return NTL_OK;
    }
    if (!call->arg[VALUE].given)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "the value of an entry, or --list");
    if (ept_entry(call)) {
        show_ept(call, ept_entry(call), sink);
        return NTL_OK;
    }
    status = choose_layout(call, &options, diag);
    if (status == NTL_OK)
        status = choose_level(call, &options, diag);
    if (status == NTL_OK)
        show_entry(call, &options, sink);
    return status;
}

/* Names of layouts: none begins like another word of the command. */
static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    size_t count;
    const struct ntl_mmpte_layout *layout = ntl_mmpte_layouts(&count);

    while (length && *state < count) {
        const char *name = layout[(*state)++].name;

        if (strncasecmp(name, prefix, length) == 0) {
            snprintf(word, size, "%s", name);
            return true;
        }
    }
    return false;
}

const struct command cmd_mmpte = {
    .name = "mmpte",
    .summary = "one entry: its state, every field, rights, frame, oddities",
    .example = "8a00000003c019e3 pde",
    .args = {
        { CMD_NUMBER, "VALUE", "the contents of an entry", NULL, true },
        { CMD_WORD, "LEVEL", "where it stands; pte when not given", words,
          true },
        { CMD_WORD, "LEVEL", "ept beside a level: an entry of EPT", words,
          true },
        { CMD_OPTION, "layout", "read it by this layout", NULL, true },
        { CMD_SWITCH, "list", "the layouts, and the builds they are of", NULL,
          true },
    },
    .run = run,
    .complete = complete,
};
