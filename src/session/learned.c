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

enum { TEXT = 512, PART = 48 };

/* What there is no room for is there all the same: `...` says so. */
static void add_part(char *text, const char *what, const char *value)
{
    size_t used = strlen(text), n = strlen(what) + strlen(value);

    if (used + n + sizeof ", $ , ..." <= TEXT)
        snprintf(text + used, TEXT - used, "%s%s %s", used ? ", " : "", what,
                 value);
    else if (used < 3 || strcmp(text + used - 3, "...") != 0)
        snprintf(text + used, TEXT - used, ", ...");
}

static void add_hex(char *text, const char *what, uint64_t value)
{
    char number[NTL_ADDRESS_TEXT];

    ntl_format_hex(number, sizeof number, value, 1);
    add_part(text, what, number);
}

/* `nt!MmPteBase`, and `$storport`: as an expression has it. */
static void add_name(char *text, const char *name, uint64_t value)
{
    char spelled[VARIABLE_NAME + 1];

    snprintf(spelled, sizeof spelled, "%s%s", strchr(name, '!') ? "" : "$",
             name);
    add_hex(text, spelled, value);
}

static void add_build(char *text, struct ntl_build build)
{
    char number[PART];

    snprintf(number, sizeof number,
             build.has_revision ? "%" PRIu32 ".%" PRIu32 : "%" PRIu32,
             build.number, build.revision);
    add_part(text, "build", number);
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
    char text[TEXT] = "";

    if (learned->contradicts) {
        ntl_find(sink, "contradiction", "the paste contradicts itself on the "
                 "build, the mode or the index: nothing was learned from it");
        return;
    }
    if (learned->has_arch && learned->arch != NTL_X64)
        add_part(text, "mode", ntl_paging(learned->arch)->name);
    if (learned->has_build)
        add_build(text, learned->build);
    if (learned->has_index)
        add_hex(text, "self-map index", learned->index);
    if (learned->has_dtb)
        add_hex(text, "directory table", learned->dtb);
    for (size_t i = 0; i < learned->names; i++)
        add_name(text, learned->name[i].name, learned->name[i].value);
    if (*text)
        ntl_find(sink, "learned", "learned from the paste: %s",
                 .word = { text });
    find_disagreement(session, learned, sink);
}
