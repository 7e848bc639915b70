#include "learned.h"

#include "scope.h"

#include <ntlens/format.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- from lines ----------------------------------------------------------- */

static bool is_narrow(enum ntl_arch arch)
{
    return arch == NTL_X86 || arch == NTL_X86_PAE;
}

void learn_arch(struct learned *learned, enum ntl_arch arch)
{
    bool same = learned->narrow ? is_narrow(arch) : learned->arch == arch;

    learned->contradicts |= learned->has_arch && !same;
    learned->arch = arch;
    learned->has_arch = true;
    learned->narrow = false;
}

void learn_width(struct learned *learned, uint64_t address, size_t digits)
{
    if (digits != 8 || address >> 31 != 1)
        return;
    if (learned->has_arch) {
        learned->contradicts |= !is_narrow(learned->arch);
        return;
    }
    learned->arch = NTL_X86_PAE;
    learned->has_arch = learned->narrow = true;
}

void learn_build(struct learned *learned, const char *text, size_t length)
{
    struct ntl_build build, *known = &learned->build;
    struct ntl_diag ignored;

    if (ntl_build_parse(text, length, &build, &ignored) != NTL_OK)
        return;
    learned->contradicts |= learned->has_build
                            && (known->number != build.number
                                || (known->has_revision && build.has_revision
                                    && known->revision != build.revision));
    if (!learned->has_build || build.has_revision)
        *known = build;
    learned->has_build = true;
}

void learn_index(struct learned *learned, uint16_t index)
{
    learned->contradicts |= learned->has_index && learned->index != index;
    learned->index = index;
    learned->has_index = true;
}

/* Each process has its own: the last one is where the debugger was. */
void learn_dtb(struct learned *learned, uint64_t dtb)
{
    learned->dtb = dtb;
    learned->has_dtb = true;
}

void learn_name(struct learned *learned, const char *name, size_t length,
                uint64_t value)
{
    size_t i = 0;

    if (length >= VARIABLE_NAME)
        return;
    while (i < learned->names
           && !(strncmp(learned->name[i].name, name, length) == 0
                && learned->name[i].name[length] == '\0'))
        i++;
    if (i == LEARNED_NAMES)
        return;
    memcpy(learned->name[i].name, name, length);
    learned->name[i].name[length] = '\0';
    learned->name[i].value = value;
    learned->names += i == learned->names;
}

/* --- to a session --------------------------------------------------------- */

static bool gives_way(enum origin from, bool over_image)
{
    return from != FROM_USER && (over_image || from != FROM_IMAGE);
}

static void take_arch(struct session *session, const struct learned *learned,
                      bool over_image)
{
    if (!learned->has_arch || !gives_way(session->arch_from, over_image))
        return;
    if (session->arch != learned->arch)
        session_take_arch(session, learned->arch);
    session->arch_from = FROM_PASTE;
}

static void take_build(struct session *session, const struct learned *learned,
                       bool over_image)
{
    if (!learned->has_build || !gives_way(session->build_from, over_image))
        return;
    session_take_build(session, learned->build);
    session->build_from = FROM_PASTE;
}

static void take_names(struct session *session, const struct learned *learned)
{
    for (size_t i = 0; i < learned->names; i++)
        session_learn_name(session, learned->name[i].name,
                           learned->name[i].value);
}

void session_learn(struct session *session, const struct learned *learned,
                   bool over_image)
{
    if (learned->contradicts)
        return;
    take_arch(session, learned, over_image);
    take_build(session, learned, over_image);
    if (learned->has_index && gives_way(session->index_from, over_image)) {
        session->index = learned->index;
        session->index_from = FROM_PASTE;
    }
    if (learned->has_dtb && gives_way(session->dtb_from, over_image)) {
        session->dtb = learned->dtb;
        session->dtb_from = FROM_PASTE;
    }
    take_names(session, learned);
}

/* --- saying it ------------------------------------------------------------ */

static void show_build(struct ntl_build build, struct ntl_sink *sink)
{
    const struct ntl_phrase phrase = {
        .format = build.has_revision ? "%d.%d" : "%d",
        .number = { build.number, build.revision },
    };

    ntl_emit(sink, .key = "build", .kind = NTL_SENTENCE, .phrase = &phrase);
}

/* x64 is what nobody needs to be told. */
static bool says_arch(const struct learned *learned)
{
    return learned->has_arch && learned->arch != NTL_X64;
}

static void show_machine(const struct learned *learned, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_LINE, "learned", NULL);
    ntl_emit(sink, .key = "learned_from", .kind = NTL_TEXT,
             .text = "the paste");
    if (says_arch(learned))
        ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
                 .text = ntl_paging(learned->arch)->name);
    if (learned->has_build)
        show_build(learned->build, sink);
    if (learned->has_index)
        ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
                 .value = learned->index);
    if (learned->has_dtb)
        ntl_emit(sink, .key = "dtb", .kind = NTL_ADDRESS,
                 .value = learned->dtb);
    ntl_end(sink);
}

/* `nt!MmPteBase`, and `$storport`: as an expression has it. */
static void show_names(const struct learned *learned, struct ntl_sink *sink)
{
    char spelled[VARIABLE_NAME + 1];

    ntl_begin(sink, NTL_TABLE, "learned_names", NULL);
    for (size_t i = 0; i < learned->names; i++) {
        const char *name = learned->name[i].name;

        snprintf(spelled, sizeof spelled, "%s%s", strchr(name, '!') ? "" : "$",
                 name);
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = spelled);
        ntl_emit(sink, .key = "value", .kind = NTL_NUMBER,
                 .value = learned->name[i].value);
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* An image is of another machine, or another time, than the log. */
static void find_disagreement(const struct session *session,
                              const struct learned *learned,
                              struct ntl_sink *sink)
{
    const struct image_facts *facts
        = session->image ? image_facts(session->image) : NULL;

    if (facts && learned->has_build && facts->build.given
        && facts->build.value != learned->build.number)
        ntl_find(sink, "image_disagrees",
                 "the paste is of build %d, the open image of %d: here the "
                 "paste's holds", { learned->build.number,
                                    facts->build.value });
}

void learned_show(const struct session *session, const struct learned *learned,
                  struct ntl_sink *sink)
{
    bool machine = says_arch(learned) || learned->has_build
                   || learned->has_index || learned->has_dtb;

    if (learned->contradicts) {
        ntl_find(sink, "contradiction", "the paste contradicts itself on the "
                 "build, the mode or the index: nothing was learned from it");
        return;
    }
    if (machine || learned->names)
        show_machine(learned, sink);
    if (learned->names)
        show_names(learned, sink);
    find_disagreement(session, learned, sink);
}
