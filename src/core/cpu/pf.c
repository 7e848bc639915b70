#include <ntlens/pf.h>

/*
 * What NT makes of it: public sources of KiPageFault, (code >> 1) & 9; the bug
 * check reference for what 50 and A show.
 */
static const struct ntl_field fields[] = {
    { 0, 0, "P", "0 nothing mapped, 1 protection" },
    { 1, 1, "W", "0 read, 1 write" },
    { 2, 2, "U", "0 supervisor, 1 user" },
    { 3, 3, "RSVD", "a reserved bit in an entry" },
    { 4, 4, "I", "instruction fetch" },
    { 5, 5, "PK", "protection key" },
    { 6, 6, "SS", "shadow-stack access" },
    { 7, 7, "HLAT", "during HLAT paging" },
    { 14, 8, "Reserved8", "" },
    { 15, 15, "SGX", "SGX's own check" },
    { 30, 16, "Reserved16", "" },
    { 31, 31, "RMP", "AMD: reverse map" },
    { 63, 32, "Reserved32", "" },
};

static const struct ntl_layout layout = {
    "page-fault error code", fields, sizeof fields / sizeof *fields, 64,
};

const struct ntl_layout *ntl_pf_layout(void)
{
    return &layout;
}

const char *ntl_pf_access(uint64_t code)
{
    static const char *const words[2][3] = {
        { "supervisor read", "supervisor write", "supervisor execute" },
        { "user read", "user write", "user execute" },
    };
    unsigned what = code & NTL_PF_FETCH ? 2 : code & NTL_PF_WRITE ? 1 : 0;

    return words[code >> 2 & 1][what];
}

const char *ntl_pf_reason(uint64_t code)
{
    if (code & NTL_PF_RMP)
        return "reverse map check (AMD)";
    if (code & NTL_PF_SGX)
        return "SGX access control";
    if (code & NTL_PF_RESERVED)
        return "reserved bit set in an entry";
    if (code & NTL_PF_KEY)
        return "protection key";
    return code & NTL_PF_PRESENT ? "protection violation" : "not-present page";
}

unsigned ntl_pf_operation(uint64_t code)
{
    return code >> 1 & 9;
}

static const char *operation_name(unsigned operation)
{
    if (operation & 8)
        return "execute";
    return operation & 1 ? "write" : "read";
}

static void find_code(uint64_t code, struct ntl_sink *sink)
{
    uint64_t reserved = code & (ntl_mask(14, 8) | ntl_mask(30, 16)
                                | ntl_mask(63, 32));

    if (reserved)
        ntl_find(sink, "reserved_bits", "no processor sets these bits: %x",
                 { reserved });
    if (code & NTL_PF_RESERVED && !(code & NTL_PF_PRESENT))
        ntl_find(sink, "rsvd_without_p", "RSVD comes with P on a processor; "
                 "QEMU leaves P clear");
    if (code & NTL_PF_KEY && !(code & NTL_PF_PRESENT))
        ntl_find(sink, "pk_without_p", "PK comes with P");
    if (code & NTL_PF_FETCH && code & NTL_PF_WRITE)
        ntl_find(sink, "fetch_and_write", "a fetch is no write: I and W do not "
                 "come together");
}

static void find_smap(uint64_t code, struct ntl_sink *sink)
{
    uint64_t basic = code & (NTL_PF_PRESENT | NTL_PF_USER | NTL_PF_RESERVED
                             | NTL_PF_KEY | NTL_PF_SHADOW_STACK);

    if (basic == NTL_PF_PRESENT)
        ntl_find(sink, "supervisor_protection", code & NTL_PF_FETCH
                 ? "by the kernel: NX, or SMEP if the page is a user page"
                 : "by the kernel: %s SMAP if the page is a user page and AC "
                   "is clear", { 0 },
                 { code & NTL_PF_WRITE ? "a read-only page with CR0.WP, or"
                                       : "only" });
}

static void step_bits(uint64_t code, struct ntl_sink *sink)
{
    for (size_t i = 0; i < layout.count; i++) {
        if (ntl_field_of(code, &fields[i]))
            ntl_step(sink, fields[i].key, "%x >> %d & %x = %x",
                     .number = { code, fields[i].lo,
                                 ntl_mask(fields[i].hi - fields[i].lo, 0),
                                 ntl_field_of(code, &fields[i]) });
    }
}

void ntl_pf_show(uint64_t code, struct ntl_sink *sink)
{
    unsigned operation = ntl_pf_operation(code);

    ntl_begin(sink, NTL_OBJECT, "page_fault", NULL);
    ntl_emit(sink, .key = "code", .kind = NTL_NUMBER, .value = code,
             .sort = NTL_SORT_PF_ERROR);
    ntl_emit(sink, .key = "access", .kind = NTL_TEXT,
             .text = ntl_pf_access(code));
    ntl_emit(sink, .key = "reason", .kind = NTL_TEXT,
             .text = ntl_pf_reason(code));
    ntl_end(sink);
    ntl_layout_show(&layout, "bits", code, sink);
    step_bits(code, sink);
    ntl_step(sink, "operation", "(%x >> 1) & 9 = %x: %s", { code, operation },
             { operation_name(operation) });
    ntl_begin(sink, NTL_OBJECT, "nt", "what NT passes on");
    ntl_emit(sink, .key = "operation", .kind = NTL_NUMBER, .value = operation,
             .note = "ExceptionInformation[0]; A's third parameter");
    ntl_emit(sink, .key = "bugcheck_50_parameter_2", .kind = NTL_NUMBER,
             .value = code, .note = "10240 and later: the code itself");
    ntl_emit(sink, .key = "bugcheck_50_parameter_2_old", .kind = NTL_NUMBER,
             .value = operation, .note = "before 10240");
    ntl_end(sink);
    find_smap(code, sink);
    find_code(code, sink);
}
