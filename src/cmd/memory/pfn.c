#include "space/address.h"
#include "cmd/cmd.h"

/*
 * Size of _MMPFN: facts/layouts/struct_offsets_{x64,x86}.tsv; 30 on x64 from
 * 3790 to 26100, on x86 18 before 9200, without PAE, and 1C from it on.
 */
static unsigned mmpfn_size(const struct session *session)
{
    enum { X86_GREW = 9200, X64 = 0x30, X86_OLD = 0x18, X86_NEW = 0x1c };
    bool old = session->build.number < X86_GREW;

    if (session->arch == NTL_ARM64 || (session->arch == NTL_X86_PAE && old))
        return 0;
    if (ntl_paging(session->arch)->pointer_size == 8)
        return X64;
    return old ? X86_OLD : X86_NEW;
}

/* MmPfnDatabase, and who says so; NULL: nobody. */
struct base {
    uint64_t value;
    const char *from;
};

/* Windows 7 alone: codemachine.com, x64 kernel virtual address space. */
static struct base base_of(const struct session *session,
                           const struct cmd_operand *given)
{
    enum { FIRST_FIXED = 7600, LAST_FIXED = 7601 };
    uint32_t build = session->build.number;
    const struct image_facts *facts
        = session->image ? image_facts(session->image) : NULL;

    if (given->given)
        return (struct base) { address_read(session, given->value), "given" };
    if (facts && facts->pfn_database.given)
        return (struct base) { facts->pfn_database.value, "image" };
    if (session->arch == NTL_X64 && build >= FIRST_FIXED && build <= LAST_FIXED)
        return (struct base) { 0xfffffa8000000000, "fixed in this build" };
    return (struct base) { 0, NULL };
}

static void find_no_size(const struct session *session, struct ntl_sink *sink)
{
    ntl_find(sink, "mmpfn_size_unknown",
             "the size of _MMPFN on %s%s is in no public source",
             .word = { ntl_paging(session->arch)->name,
                       session->arch == NTL_ARM64 ? "" : " before 9200" });
}

static void show_mmpfn(const struct session *session, uint64_t pfn,
                       struct base base, struct ntl_sink *sink)
{
    unsigned size = mmpfn_size(session);
    uint8_t digits = ntl_paging(session->arch)->digits;

    if (size == 0)
        return;
    if (base.from)
        ntl_emit(sink, .key = "mmpfn_database", .kind = NTL_ADDRESS,
                 .value = base.value, .digits = digits, .note = base.from);
    ntl_emit(sink, .key = "mmpfn", .value = base.value + pfn * size,
             .kind = base.from ? NTL_ADDRESS : NTL_ABSENT, .digits = digits,
             .note = base.from ? "its _MMPFN" : "needs nt!MmPfnDatabase");
    ntl_emit(sink, .key = "mmpfn_size", .kind = NTL_NUMBER, .value = size);
}

/* The arithmetic, or what it wants. */
static void explain(const struct session *session, uint64_t pfn,
                    struct base base, struct ntl_sink *sink)
{
    unsigned size = mmpfn_size(session);

    ntl_step(sink, "physical", "%x << 12 = %x",
             .number = { pfn, pfn << NTL_PAGE_SHIFT });
    if (size && base.from)
        ntl_step(sink, "mmpfn", "%a + %x * %x = %a",
                 .number = { base.value, pfn, size, base.value + pfn * size },
                 .digits = ntl_paging(session->arch)->digits);
    else if (size)
        ntl_find(sink, "needs_base",
                 "its _MMPFN lies %x bytes into the array: append the base, "
                 "from `dq nt!MmPfnDatabase L1`", .number = { pfn * size });
    else
        find_no_size(session, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint64_t pfn = call->arg[0].value;
    unsigned bits = mode->frame_bits - NTL_PAGE_SHIFT;
    struct base base = base_of(session, &call->arg[1]);

    if (pfn >> bits)
        return cmd_refuse(&call->arg[0], NTL_EVALUE, diag,
                          "a frame number has at most %x bits here; of a "
                          "physical address it is `%x`",
                          .number = { bits, pfn >> NTL_PAGE_SHIFT });
    session_context(session, USES_BUILD, sink);
    ntl_begin(sink, NTL_OBJECT, "page_frame", NULL);
    ntl_emit(sink, .key = "pfn", .kind = NTL_NUMBER, .value = pfn);
    ntl_emit(sink, .key = "physical", .kind = NTL_NUMBER,
             .value = pfn << NTL_PAGE_SHIFT, .note = "first byte");
    ntl_emit(sink, .key = "physical_end", .kind = NTL_NUMBER,
             .value = (pfn << NTL_PAGE_SHIFT) | 0xfff, .note = "last byte");
    show_mmpfn(session, pfn, base, sink);
    ntl_end(sink);
    explain(session, pfn, base, sink);
    if (session->maxphyaddr && session->maxphyaddr < 64
        && pfn << NTL_PAGE_SHIFT >> session->maxphyaddr)
        ntl_find(sink, "beyond_maxphyaddr", "beyond MAXPHYADDR, %x bits",
                 .number = { session->maxphyaddr });
    return NTL_OK;
}

const struct command cmd_pfn = {
    .name = "pfn",
    .aliases = "!pfn",
    .summary = "a page frame: its physical address, its _MMPFN",
    .example = "1ab3c fffffa80_00000000",
    .args = {
        { CMD_NUMBER, "N", "a page frame number", NULL, false },
        { CMD_NUMBER, "BASE", "value of nt!MmPfnDatabase", NULL, true },
    },
    .run = run,
};
