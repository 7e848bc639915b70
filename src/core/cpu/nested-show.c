#include "reg-read.h"

#include <ntlens/nested.h>

/* --- levels --------------------------------------------------------------- */

static const char *state_of(const struct ntl_nested_walk *walk, unsigned i)
{
    static const char *const ends[] = {
        [NTL_NESTED_UNKNOWN] = "not_known", [NTL_NESTED_PAGE] = "page",
        [NTL_NESTED_ABSENT] = "not_present",
        [NTL_NESTED_MISCONFIGURED] = "misconfigured",
        [NTL_NESTED_BEYOND] = "not_known",
    };

    return i + 1 < walk->count ? "table" : ends[walk->end];
}

/* AMD's entries read as the processor's own do, EPT's by their low bits. */
static unsigned rights_in(const struct ntl_nested_walk *walk, unsigned i)
{
    struct ntl_nested_walk one = {
        .kind = walk->kind, .levels = walk->levels, .count = walk->levels,
        .rights = NTL_NESTED_READ | NTL_NESTED_WRITE | NTL_NESTED_EXECUTE,
    };

    ntl_nested_add(&one, walk->step[i].entry);
    return one.rights;
}

static void show_step(const struct ntl_nested_walk *walk, unsigned i,
                      struct ntl_sink *sink)
{
    const struct ntl_nested_step *step = &walk->step[i];
    enum ntl_kind kind = step->has_entry ? NTL_RAW : NTL_ABSENT;

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "level", .kind = NTL_TEXT, .text = step->name);
    ntl_emit(sink, .key = "index", .kind = NTL_NUMBER, .value = step->index);
    ntl_emit(sink, .key = "at_physical", .kind = NTL_ADDRESS,
             .value = step->pa);
    ntl_emit(sink, .key = "contents", .kind = kind, .value = step->entry);
    ntl_emit(sink, .key = "rights", .kind = step->has_entry ? NTL_TEXT
                                                            : NTL_ABSENT,
             .text = ntl_nested_rights(rights_in(walk, i)));
    ntl_emit(sink, .key = "state", .kind = NTL_TEXT, .text = state_of(walk, i));
    ntl_end(sink);
}

static void explain(const struct ntl_nested_walk *walk, struct ntl_sink *sink)
{
    for (unsigned i = 0; sink->explain && i < walk->count; i++) {
        const struct ntl_nested_step *step = &walk->step[i];
        unsigned shift = 12 + 9 * (walk->levels - 1 - i);

        ntl_step(sink, step->name, "index (%x >> %d) & 1ff = %x",
                 { walk->guest, shift, step->index });
        ntl_step(sink, step->name, "%x + %x * 8 = %x",
                 { step->pa - step->index * UINT64_C(8), step->index,
                   step->pa });
    }
    if (walk->end == NTL_NESTED_PAGE)
        ntl_step(sink, "physical", "%x + (%x & %x) = %x",
                 { walk->physical & ~(walk->size - 1), walk->guest,
                   walk->size - 1, walk->physical });
}

/* --- the end -------------------------------------------------------------- */

static void show_page(const struct ntl_nested_walk *walk, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "physical", .kind = NTL_ADDRESS,
             .value = walk->physical, .note = "of the host");
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = walk->size);
    ntl_emit(sink, .key = "rights", .kind = NTL_TEXT,
             .text = ntl_nested_rights(walk->rights),
             .note = "that all levels allow");
    if (walk->kind == NTL_EPT)
        ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
                 .text = ntl_reg_memory_type(walk->type),
                 .note = walk->ignore_pat ? "whatever the guest's PAT says"
                         : "together with the guest's PAT");
}

static void find_end(const struct ntl_nested_walk *walk, struct ntl_sink *sink)
{
    const struct ntl_nested_step *last
        = &walk->step[walk->count ? walk->count - 1 : 0];

    if (walk->end == NTL_NESTED_UNKNOWN)
        ntl_find(sink, "needs_contents", "the walk goes on with what the %s at "
                 "the host's physical %x holds: append `= V`", { last->pa },
                 { last->name });
    if (walk->end == NTL_NESTED_ABSENT)
        ntl_find(sink, "not_present", walk->kind == NTL_EPT
                 ? "the %s has no right: an access raises an EPT violation"
                 : "the %s is not present: an access raises a nested page "
                 "fault", .word = { last->name });
    if (walk->end == NTL_NESTED_MISCONFIGURED)
        ntl_find(sink, "misconfigured", walk->kind == NTL_EPT
                 ? "the %s is none that EPT allows: an EPT misconfiguration"
                 : "the %s has reserved bits: a nested page fault",
                 .word = { last->name });
    if (walk->end == NTL_NESTED_BEYOND)
        ntl_find(sink, "beyond", "%d levels translate %d bits: the address has "
                 "more", { walk->levels, 12 + 9 * walk->levels });
}

/* A page of which an entry of a table takes a right. */
static void find_rights(const struct ntl_nested_walk *walk,
                        struct ntl_sink *sink)
{
    if (walk->end != NTL_NESTED_PAGE || walk->rights == 7)
        return;
    if (walk->kind == NTL_NPT && walk->rights == 0)
        ntl_find(sink, "not_user", "every access of a guest is a user's: an "
                 "entry without U raises a nested page fault");
    else if (walk->kind == NTL_EPT && walk->rights == NTL_NESTED_EXECUTE)
        ntl_find(sink, "execute_only", "X without R: only where MSR 48c bit 0 "
                 "allows it");
}

void ntl_nested_show(const struct ntl_nested_walk *walk, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "guest", .kind = NTL_ADDRESS, .value = walk->guest,
             .note = "physical, of the guest");
    ntl_emit(sink, .key = walk->kind == NTL_EPT ? "eptp" : "ncr3",
             .kind = NTL_NUMBER, .value = walk->root);
    ntl_emit(sink, .key = "levels", .kind = NTL_DECIMAL, .value = walk->levels);
    if (walk->count) {
        ntl_begin(sink, NTL_TABLE, "chain", "entries");
        for (unsigned i = 0; i < walk->count; i++)
            show_step(walk, i, sink);
        ntl_end(sink);
    }
    explain(walk, sink);
    if (walk->end == NTL_NESTED_PAGE) {
        ntl_begin(sink, NTL_OBJECT, "result", "result");
        show_page(walk, sink);
        ntl_end(sink);
    }
    find_end(walk, sink);
    find_rights(walk, sink);
}
