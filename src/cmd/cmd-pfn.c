#include "cmd.h"

/*
 * Size of _MMPFN: facts/layouts/struct_offsets_{x64,x86}.tsv; 30 on x64 from
 * 3790 to 26100, on x86 18 before 9200 and 1C from it on.  arm64: not public.
 */
static unsigned mmpfn_size(const struct session *session)
{
    enum { X86_GREW = 9200, X64 = 0x30, X86_OLD = 0x18, X86_NEW = 0x1c };

    if (session->arch == NTL_ARM64)
        return 0;
    if (ntl_paging(session->arch)->digits == 16)
        return X64;
    return session->build.number < X86_GREW ? X86_OLD : X86_NEW;
}

static void show_mmpfn(const struct session *session, uint64_t pfn,
                       uint64_t base, struct ntl_sink *sink)
{
    unsigned size = mmpfn_size(session);
    uint8_t digits = ntl_paging(session->arch)->digits;

    if (size == 0) {
        ntl_find(sink, "mmpfn_size_unknown",
                 "the size of _MMPFN on arm64 is in no public source");
        return;
    }
    ntl_emit(sink, .key = "mmpfn", .kind = NTL_ADDRESS,
             .value = base + pfn * size, .digits = digits,
             .note = "its _MMPFN");
    ntl_emit(sink, .key = "mmpfn_size", .kind = NTL_NUMBER, .value = size);
    ntl_step(sink, "mmpfn", "%a + %x * %x = %a",
             .number = { base, pfn, size, base + pfn * size },
             .digits = digits);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint64_t pfn = call->arg[0].value;
    unsigned bits = mode->frame_bits - NTL_PAGE_SHIFT;

    if (pfn >> bits)
        return cmd_refuse(&call->arg[0], NTL_EVALUE, diag,
                          "a frame number has at most %x bits here; of a "
                          "physical address it is `%x`",
                          .number = { bits, pfn >> NTL_PAGE_SHIFT });
    session_context(session, USES_BUILD, sink);
    ntl_begin(sink, NTL_OBJECT, "frame", NULL);
    ntl_emit(sink, .key = "pfn", .kind = NTL_NUMBER, .value = pfn);
    ntl_emit(sink, .key = "physical", .kind = NTL_NUMBER,
             .value = pfn << NTL_PAGE_SHIFT, .note = "first byte");
    ntl_emit(sink, .key = "physical_end", .kind = NTL_NUMBER,
             .value = (pfn << NTL_PAGE_SHIFT) | 0xfff, .note = "last byte");
    if (call->arg[1].given)
        show_mmpfn(session, pfn, call->arg[1].value, sink);
    ntl_end(sink);
    ntl_step(sink, "physical", "%x << c = %x",
             .number = { pfn, pfn << NTL_PAGE_SHIFT });
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
