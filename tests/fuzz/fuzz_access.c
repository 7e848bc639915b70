/*
 * Any state, entries and address: a verdict and a consequence that fit
 * together, and switching protections off never makes an allowed access fault.
 *
 * The bytes, little-endian, missing ones are 0: arch 1, access 1, cs 2, irql 1,
 * entries 1, build 4, address 8, CR0 CR4 EFLAGS EFER 8 each, PKRU 4, entries 8.
 */
#include "guard.h"

#include <ntlens/access.h>
#include <ntlens/cursor.h>
#include <ntlens/region.h>

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ntl_access_request read_request(struct ntl_cursor *cursor,
                                              uint8_t *count)
{
    struct ntl_access_request r = { .has_pkru = true };

    r.arch = (enum ntl_arch)(ntl_cursor_uint(cursor, 1) % NTL_ARCH_COUNT);
    r.access = (enum ntl_access)(ntl_cursor_uint(cursor, 1) % 3);
    r.cs = (uint16_t)ntl_cursor_uint(cursor, 2);
    r.irql = (uint8_t)ntl_cursor_uint(cursor, 1);
    *count = (uint8_t)(ntl_cursor_uint(cursor, 1) % (NTL_LEVELS_MAX + 1));
    r.build.number = (uint32_t)ntl_cursor_uint(cursor, 4);
    r.address = ntl_cursor_uint(cursor, 8);
    r.cr0 = ntl_cursor_uint(cursor, 8);
    r.cr4 = ntl_cursor_uint(cursor, 8);
    r.eflags = ntl_cursor_uint(cursor, 8);
    r.efer = ntl_cursor_uint(cursor, 8);
    r.pkru = (uint32_t)ntl_cursor_uint(cursor, 4);
    return r;
}

static void check_region(const struct ntl_access_request *r)
{
    struct ntl_region_view view = {
        ntl_selfmap(r->arch, r->cs), r->irql & 1, r->build,
    };
    struct ntl_region region;
    struct ntl_sink *sink = guard_begin();

    ntl_region_of(&view, r->address, &region);
    insist(region.name && r->address >= region.start
           && r->address <= region.end);
    ntl_emit(sink, .key = "region", .kind = NTL_TEXT, .text = region.name,
             .note = region.note);
    guard_end();
}

static void check_verdict(const struct ntl_access_request *r,
                          const struct ntl_access_verdict *v)
{
    bool fault = v->vector == 0xe;
    uint32_t code = v->error_code;

    insist((v->rule == NTL_RULE_NONE) == (v->vector == 0));
    insist((v->rule == NTL_RULE_CANONICAL) == (v->vector == 0xd));
    insist(fault || code == 0);
    insist(!fault || !(code & NTL_PF_PRESENT) == (v->rule == NTL_RULE_PRESENT));
    insist(!fault || !(code & NTL_PF_WRITE) == (r->access != NTL_ACCESS_WRITE));
    insist(!(code & NTL_PF_FETCH) || r->access == NTL_ACCESS_EXECUTE);
    insist(!(code & NTL_PF_RESERVED) || v->rule == NTL_RULE_RESERVED);
}

static void check_outcome(const struct ntl_access_verdict *v,
                          const struct ntl_access_outcome *o)
{
    insist((v->rule == NTL_RULE_NONE)
           == (o->outcome == NTL_OUTCOME_RUNS
               || o->outcome == NTL_OUTCOME_NOT_KNOWN));
    insist((o->bugcheck != 0) == (o->outcome == NTL_OUTCOME_BUGCHECK));
    insist(o->outcome != NTL_OUTCOME_EXCEPTION || o->status != 0);
    insist(o->outcome != NTL_OUTCOME_BUGCHECK || (o->known & 1));
}

/* NXE stays: without it bit 63 is reserved, which protects too. */
static void check_less_protection(struct ntl_access_request r,
                                  const struct ntl_walk *walk)
{
    struct ntl_access_verdict v;

    r.cr0 &= ~NTL_CR0_WP;
    r.cr4 &= ~(NTL_CR4_SMEP | NTL_CR4_SMAP | NTL_CR4_PKE);
    insist(ntl_access_decide(&r, walk, &v));
    insist(v.rule == NTL_RULE_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ntl_cursor cursor = ntl_cursor_of(data, size);
    uint64_t entry[NTL_LEVELS_MAX];
    uint8_t count;
    struct ntl_access_request r = read_request(&cursor, &count);
    struct ntl_typed_entries typed = ntl_typed_entries(r.arch, entry, count);
    struct ntl_walk_options options = {
        .map = ntl_selfmap(r.arch, r.cs), .has_root = r.irql & 2,
        .maxphyaddr = r.irql >> 2, .no_execute_off = !(r.efer & NTL_EFER_NXE),
    };
    struct ntl_access_verdict v;
    struct ntl_access_outcome o;
    struct ntl_walk walk;

    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++)
        entry[i] = ntl_cursor_uint(&cursor, 8);
    check_region(&r);
    ntl_walk(r.address, &options, &typed.source, &walk);
    if (!ntl_access_decide(&r, count ? &walk : NULL, &v)) {
        insist(r.arch == NTL_ARM64);
        return 0;
    }
    ntl_access_outcome(&r, count ? &walk : NULL, &v, &o);
    check_verdict(&r, &v);
    check_outcome(&v, &o);
    if (v.rule == NTL_RULE_NONE)
        check_less_protection(r, count ? &walk : NULL);
    return 0;
}
