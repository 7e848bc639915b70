/* What a parameter's value says by its type, each in its module's words. */
#include <ntlens/bugcheck.h>

#include "core/text/clause.h"
#include "core/text/name.h"
#include "value.h"

#include <ntlens/enums.h>
#include <ntlens/gate.h>
#include <ntlens/handle.h>
#include <ntlens/mmpte.h>
#include <ntlens/ntstatus.h>
#include <ntlens/pf.h>
#include <ntlens/reg.h>
#include <ntlens/segment.h>
#include <ntlens/va.h>
#include <string.h>

struct reading {
    struct ntl_clause out;
    uint64_t value;
    const char *meaning;
    const struct ntl_region_view *view;
};

/* From this build on 50's second parameter is the processor's error code. */
enum { FIRST_PF_BUILD = 10240 };

static uint64_t sign_cut(uint64_t value)
{
    return value >= UINT64_C(0xffffffff80000000) ? value & UINT32_MAX : value;
}

static bool is_32bit(const struct reading *r)
{
    return ntl_paging(r->view->map.arch)->pointer_size == 4;
}

static void say(struct reading *r, const char *text)
{
    clause_add(&r->out, "%s", .word = { text });
}

/* --- places --------------------------------------------------------------- */

static void read_region(struct reading *r, uint64_t va)
{
    struct ntl_region region;

    ntl_region_of(r->view, va, &region);
    clause_add(&r->out, "%s%s", .word = {
        region.name,
        region.certainty == NTL_ASSUMED ? ", if the index is right" : "",
    });
}

static bool read_known_value(struct reading *r, uint64_t va)
{
    uint64_t offset;
    const struct ntl_known_value *known = ntl_known_value_of(va, &offset);

    if (known)
        clause_add(&r->out, offset ? "pattern %x + %x: %s" : "pattern %x: %s",
                   .number = { va - offset, offset },
                   .word = { known->name });
    return known != NULL;
}

/* A buffer that was written over something else. */
static bool read_text(struct reading *r)
{
    char text[VALUE_TEXT];

    if (!ntl_value_text(r->value, text))
        return false;
    clause_add(&r->out, "the characters \"%s\"", .word = { text });
    return true;
}

/* Where an address lies, or why it is none. */
static void read_place(struct reading *r)
{
    enum ntl_arch arch = r->view->map.arch;
    uint64_t va = is_32bit(r) ? sign_cut(r->value) : r->value;

    if (va == 0)
        say(r, "null");
    else if (ntl_va_near(arch, va) == NTL_NEAR_NULL)
        clause_add(&r->out, "near null: a field %x bytes into nothing%s",
                   .number = { va },
                   .word = { va > 9 ? " (hexadecimal)" : "" });
    else if (read_known_value(r, va))
        return;
    else if (ntl_va_near(arch, va) == NTL_NEAR_MINUS_ONE)
        clause_add(&r->out, "near null: %x bytes below it (hexadecimal)",
                   .number = { is_32bit(r) ? (0 - va) & UINT32_MAX : 0 - va });
    else if (ntl_va_space(arch, va) != NTL_KERNEL && read_text(r))
        return;
    else if (is_32bit(r) && va > UINT32_MAX)
        say(r, "more than 32 bits: no address");
    else if (ntl_va_space(arch, va) == NTL_NONCANONICAL)
        say(r, "not canonical: no address");
    else
        read_region(r, va);
}

/* What the entry at an address of the self-map maps. */
static void say_mapped(struct reading *r, uint64_t at, struct ntl_selfmap map)
{
    const struct ntl_paging *mode = ntl_paging(r->view->map.arch);
    enum ntl_level level;

    if (map.index < mode->index_min || map.index > mode->index_max
        || !ntl_selfmap_level(map, at, &level))
        return;
    clause_add(&r->out, "; the %s of %a", .word = { mode->level[level].nt },
               .number = { ntl_selfmap_maps(map, at, level) },
               .digits = mode->digits);
    if (!r->view->index_known && mode->index_min != mode->index_max)
        clause_add(&r->out, ", if the self-map's index is %x",
                   .number = { map.index });
}

/* The address of the entry that maps it: exact where the index is known. */
static void read_address(struct reading *r)
{
    uint64_t va = is_32bit(r) ? sign_cut(r->value) : r->value;
    uint64_t pte = ntl_selfmap_entry(r->view->map, va, NTL_PTE);
    bool fixed = r->view->index_known || is_32bit(r);

    read_place(r);
    if (ntl_va_space(r->view->map.arch, va) == NTL_NONCANONICAL
        || ntl_va_near(r->view->map.arch, va) != NTL_NEAR_NOTHING)
        return;
    say_mapped(r, va, r->view->map);
    if (fixed)
        clause_add(&r->out, "; PTE at %a", .number = { pte },
                   .digits = ntl_paging(r->view->map.arch)->digits);
    else
        clause_add(&r->out, "; PTE at MmPteBase+%x",
                   .number = { pte - ntl_selfmap_base(r->view->map, NTL_PTE) });
}

/* Objects of the kernel do not lie in user space. */
static void read_kernel_object(struct reading *r)
{
    enum ntl_arch arch = r->view->map.arch;
    uint64_t va = is_32bit(r) ? sign_cut(r->value) : r->value;

    read_place(r);
    if (va > UINT16_MAX && ntl_va_space(arch, va) == NTL_USER)
        say(r, ": no place for it");
}

/* A PTE's address carries the self-map's index, and so what it maps. */
static void read_pte_address(struct reading *r)
{
    enum ntl_arch arch = r->view->map.arch;
    uint64_t at = is_32bit(r) ? sign_cut(r->value) : r->value;
    struct ntl_selfmap map = r->view->map;

    read_place(r);
    if (!r->view->index_known && ntl_va_space(arch, at) == NTL_KERNEL)
        map = ntl_selfmap(arch, ntl_selfmap_index_of(arch, at));
    say_mapped(r, at, map);
}

static void read_pte(struct reading *r)
{
    struct ntl_mmpte_options options = {
        .arch = r->view->map.arch, .build = r->view->build,
    };
    struct ntl_mmpte entry[2];

    (void)ntl_mmpte_read(r->value, &options, entry);
    say(r, ntl_mmpte_state_name(entry[0].state));
    if (entry[0].state == NTL_MMPTE_VALID
        || entry[0].state == NTL_MMPTE_IN_TRANSITION)
        clause_add(&r->out, ", frame %x", .number = { entry[0].frame });
    if (entry[0].has_protection)
        clause_add(&r->out, ", %s",
                   .word = { ntl_protection_name(entry[0].protection) });
}

static void read_pfn(struct reading *r)
{
    if (r->value <= UINT64_MAX >> NTL_PAGE_SHIFT)
        clause_add(&r->out, "physical %a",
                   .number = { r->value << NTL_PAGE_SHIFT });
}

static void read_physical(struct reading *r)
{
    clause_add(&r->out, "page frame %x",
               .number = { r->value >> NTL_PAGE_SHIFT });
}

/* --- processor ------------------------------------------------------------ */

/* KiPageFault gives FF where EFLAGS.IF was clear. */
static void read_irql(struct reading *r)
{
    enum { DISABLED = 0xff };
    const char *name = ntl_irql_name(r->view->map.arch, r->value);

    if (r->value == DISABLED)
        say(r, "no level: interrupts were disabled (IF clear)");
    else if (!name)
        say(r, "above HIGH_LEVEL: not an IRQL");
    else if (strcmp(name, "device") == 0)
        say(r, "a device's IRQL");
    else
        say(r, name);
}

static void read_access(struct reading *r)
{
    enum { HIGHEST = NTL_PF_FETCH | (NTL_PF_FETCH - 1) };
    const char *name = ntl_enum_name(NTL_ENUM_ACCESS, r->value);

    if (name)
        say(r, name);
    else if (r->value <= HIGHEST)
        clause_add(&r->out, "as a page-fault code %x: %s",
                   .number = { r->value },
                   .word = { ntl_pf_access(r->value) });
}

static void read_pf_error(struct reading *r)
{
    uint32_t build = r->view->build.number;

    if (r->view->map.arch == NTL_ARM64 || (build && build < FIRST_PF_BUILD))
        read_access(r);
    else
        clause_add(&r->out, "%s, %s", .word = { ntl_pf_access(r->value),
                                                ntl_pf_reason(r->value) });
}

static void read_trap(struct reading *r)
{
    enum ntl_arch arch = r->view->map.arch;
    const struct ntl_vector *v = r->value <= UINT8_MAX
        ? ntl_vector_find(arch == NTL_ARM64 ? NTL_X64 : arch,
                          (uint8_t)r->value) : NULL;

    if (!v)
        return;
    clause_add(&r->out, v->mnemonic ? "#%s %s" : "%s%s",
               .word = { v->mnemonic ? v->mnemonic : "", v->what });
    if (v->handler)
        clause_add(&r->out, ", %s", .word = { v->handler });
}

static void read_selector(struct reading *r)
{
    struct ntl_selector s = ntl_selector((uint16_t)r->value);
    const struct ntl_gdt_slot *slot = s.ldt ? NULL
        : ntl_gdt_find(r->view->map.arch, s.value);

    clause_add(&r->out, slot ? "%s, RPL %x" : "%sRPL %x",
               .word = { slot ? slot->name : "" }, .number = { s.rpl });
}

static void read_msr(struct reading *r)
{
    const struct ntl_reg *reg = ntl_reg_of_msr(r->view->map.arch, r->value);

    if (reg)
        say(r, reg->name);
}

/* Bits by number, from 0 up; after a dozen the number says more. */
static void read_bits(struct reading *r)
{
    enum { MOST = 12 };

    if (r->value == 0 || __builtin_popcountll(r->value) > MOST)
        return;
    say(r, r->value & (r->value - 1) ? "bits" : "bit");
    for (unsigned i = 0; i < 64; i++)
        if (r->value >> i & 1)
            clause_add(&r->out, " %d", .number = { i });
}

/*
 * The parameter's meaning is the register's name: the single bits that are set.
 */
static void read_cr(struct reading *r)
{
    const struct ntl_reg *reg = r->meaning
        ? ntl_reg_find(r->view->map.arch, r->meaning, strlen(r->meaning))
        : NULL;

    if (!reg) {
        read_bits(r);
        return;
    }
    for (unsigned i = 0; i < reg->count; i++) {
        const struct ntl_field *f = ntl_reg_layout(reg).fields + i;

        if (f->hi == f->lo && ntl_field_of(r->value, f))
            clause_add(&r->out, "%s%s",
                       .word = { r->out.length ? " " : "", f->key });
    }
}

/* --- numbers with names --------------------------------------------------- */

static void read_ntstatus(struct reading *r)
{
    uint64_t value = sign_cut(r->value);
    struct ntl_ntstatus row;

    if (value > UINT32_MAX)
        say(r, "more than 32 bits: no status");
    else if (ntl_ntstatus_find((uint32_t)value, &row))
        say(r, row.name);
    else
        clause_add(&r->out, "no known status; severity: %s",
                   .word = { ntl_ntstatus_severity((uint32_t)value) });
}

static void read_exception(struct reading *r)
{
    const char *name = ntl_enum_name(NTL_ENUM_EXCEPTION, sign_cut(r->value));
    struct ntl_ntstatus row;
    uint64_t value = sign_cut(r->value);

    if (name && (value > UINT32_MAX
                 || !ntl_ntstatus_find((uint32_t)value, &row)))
        say(r, name);
    else
        read_ntstatus(r);
}

static void read_win32(struct reading *r)
{
    const char *name = ntl_win32_name(r->value);

    clause_add(&r->out, name ? "error %d, %s" : "error %d",
               .number = { r->value }, .word = { name });
}

static void read_bugcheck_code(struct reading *r)
{
    struct ntl_bugcheck_question q = { .code = (uint32_t)sign_cut(r->value) };
    struct ntl_bugcheck row;

    if (sign_cut(r->value) <= UINT32_MAX
        && (ntl_bugcheck_find(q.code, &row)
            || ntl_bugcheck_find(q.code & ~UINT32_C(0x10000000), &row)))
        say(r, row.name);
}

static void read_enum(struct reading *r, enum ntl_enum which)
{
    struct ntl_enumerator row;

    if (!ntl_enum_find(which, r->value, &row))
        return;
    clause_add(&r->out, row.note ? "%s: %s" : "%s",
               .word = { row.name, row.note });
}

static void read_irp_major(struct reading *r)
{
    read_enum(r, NTL_ENUM_IRP_MJ);
}

/* What it is depends on the major function: each that has one. */
static void read_irp_minor(struct reading *r)
{
    static const enum ntl_enum minors[] = {
        NTL_ENUM_IRP_MN_PNP, NTL_ENUM_IRP_MN_POWER,
        NTL_ENUM_IRP_MN_SYSTEM_CONTROL,
    };

    for (size_t i = 0; i < sizeof minors / sizeof *minors; i++) {
        const char *name = ntl_enum_name(minors[i], r->value);

        if (name)
            clause_add(&r->out, "%s%s",
                       .word = { r->out.length ? " or " : "", name });
    }
}

static void read_device_power(struct reading *r)
{
    read_enum(r, NTL_ENUM_DEVICE_POWER_STATE);
}

static void read_system_power(struct reading *r)
{
    read_enum(r, NTL_ENUM_SYSTEM_POWER_STATE);
}

static void read_power_action(struct reading *r)
{
    read_enum(r, NTL_ENUM_POWER_ACTION);
}

static void read_whea_source(struct reading *r)
{
    read_enum(r, NTL_ENUM_WHEA_ERROR_SOURCE_TYPE);
}

static void read_whea_severity(struct reading *r)
{
    read_enum(r, NTL_ENUM_WHEA_ERROR_SEVERITY);
}

static void read_pool_type(struct reading *r)
{
    read_enum(r, NTL_ENUM_POOL_TYPE);
    if (r->out.length == 0)
        read_bits(r);
}

/* --- characters ----------------------------------------------------------- */

static size_t printable(const struct reading *r, unsigned bytes, char text[9])
{
    size_t n = 0;

    while (n < bytes && (r->value >> 8 * n & 0xff)) {
        unsigned char c = (unsigned char)(r->value >> 8 * n & 0xff);

        if (c < ' ' || c > '~')
            return 0;
        text[n++] = (char)c;
    }
    text[n] = '\0';
    return n;
}

/* As in memory: the low byte first.  Bit 31 marks a protected allocation. */
static void read_pool_tag(struct reading *r)
{
    struct reading plain = *r;
    char text[9];

    plain.value &= UINT64_C(0x7fffffff);
    if (printable(&plain, 4, text))
        clause_add(&r->out, "'%s'", .word = { text });
}

static void read_string(struct reading *r)
{
    char text[9];

    if (printable(r, 8, text))
        clause_add(&r->out, "\"%s\"", .word = { text });
}

/* --- amounts -------------------------------------------------------------- */

static void read_count(struct reading *r)
{
    enum { SAME_IN_DECIMAL = 10 };

    if (r->value >= SAME_IN_DECIMAL && r->value <= UINT32_MAX)
        clause_add(&r->out, "0n%d", .number = { r->value });
}

static void read_size(struct reading *r)
{
    static const struct { unsigned shift; const char *unit; } units[] = {
        { 40, "TB" }, { 30, "GB" }, { 20, "MB" }, { 10, "KB" },
    };

    if (r->value >> 48)
        return;
    clause_add(&r->out, "%d bytes", .number = { r->value });
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        uint64_t n = r->value >> units[i].shift;

        if (n && n << units[i].shift == r->value) {
            clause_add(&r->out, " (%d %s)", .number = { n },
                       .word = { units[i].unit });
            return;
        }
    }
}

/* In the largest two units that are not 0. */
static void read_duration(struct reading *r, uint64_t ms)
{
    static const struct { uint32_t ms; const char *unit; } units[] = {
        { 86400000, "days" }, { 3600000, "hours" }, { 60000, "minutes" },
        { 1000, "seconds" }, { 1, "milliseconds" },
    };
    unsigned said = 0;

    for (size_t i = 0; i < sizeof units / sizeof *units && said < 2; i++) {
        if (ms < units[i].ms) {
            said += said > 0;
            continue;
        }
        clause_add(&r->out, "%s%d %s", .number = { ms / units[i].ms },
                   .word = { said ? " " : "", units[i].unit });
        ms %= units[i].ms;
        said++;
    }
}

static void read_seconds(struct reading *r)
{
    if (r->value > UINT32_MAX)
        return;
    clause_add(&r->out, "%d seconds", .number = { r->value });
    if (r->value >= 60) {
        say(r, ": ");
        read_duration(r, r->value * 1000);
    }
}

static void read_milliseconds(struct reading *r)
{
    if (r->value > UINT32_MAX)
        return;
    clause_add(&r->out, "%d milliseconds", .number = { r->value });
    if (r->value >= 1000) {
        say(r, ": ");
        read_duration(r, r->value);
    }
}

/* Of NT's clock; as a time-out it may be negative: from now on. */
static void read_ticks(struct reading *r)
{
    enum { TICKS_A_MS = 10000 };
    bool relative = r->value >> 63;
    uint64_t ticks = relative ? 0 - r->value : r->value;

    if (ticks / TICKS_A_MS == 0)
        clause_add(&r->out, "%d times 100 ns", .number = { ticks });
    else
        read_duration(r, ticks / TICKS_A_MS);
    if (relative)
        say(r, " from then on");
}

/* --- the rest ------------------------------------------------------------- */

static void read_boolean(struct reading *r)
{
    say(r, r->value ? "true" : "false");
}

/* Ids are handles of a table of their own. */
static void read_id(struct reading *r)
{
    read_count(r);
    if (r->value && ntl_handle(r->view->map.arch, r->value).never_valid)
        clause_add(&r->out, "%snever valid: the bits of the entry are clear",
                   .word = { r->out.length ? "; " : "" });
}

static void read_handle(struct reading *r)
{
    uint64_t value = sign_cut(r->value);

    if (value == 0)
        say(r, "null");
    else if (value >> 31 && value <= UINT32_MAX)
        say(r, "a kernel handle");
    else if (ntl_va_space(r->view->map.arch, value) == NTL_KERNEL)
        read_place(r);
    else
        read_id(r);
}

/*
 * Source: the public KMDF sources, fxobject.hpp: a handle is the object's
 * address with all bits but the low three inverted; bit 0 marks an offset.
 */
static void read_wdf(struct reading *r)
{
    uint64_t object = (r->value ^ ~UINT64_C(7)) & ~UINT64_C(7);

    if (r->value == 0 || is_32bit(r)
        || ntl_va_space(r->view->map.arch, object) != NTL_KERNEL)
        read_place(r);
    else
        clause_add(&r->out, "framework object at %a", .number = { object });
}

static void read_build(struct reading *r)
{
    const struct ntl_release *release = r->value <= UINT32_MAX
        ? ntl_release_of((uint32_t)r->value) : NULL;

    if (r->value <= UINT32_MAX)
        clause_add(&r->out, release ? "build %d, %s" : "build %d",
                   .number = { r->value },
                   .word = { release ? release->name : "" });
}

static void read_line_source(struct reading *r)
{
    clause_add(&r->out, "file %x, line %d", .number = {
        r->value >> 16, r->value & 0xffff,
    });
}

/* Nothing is said of it: what it looks like. */
static void read_guess(struct reading *r)
{
    enum ntl_arch arch = r->view->map.arch;
    uint64_t value = sign_cut(r->value);
    struct ntl_ntstatus row;

    if (read_text(r))
        return;
    if (value <= UINT32_MAX && value >> 30 == 3
        && ntl_ntstatus_find((uint32_t)value, &row))
        clause_add(&r->out, "the number of %s", .word = { row.name });
    else if (r->value > UINT32_MAX && ntl_va_space(arch, r->value) == NTL_KERNEL
             && ntl_va_near(arch, r->value) == NTL_NEAR_NOTHING)
        clause_add(&r->out, "looks like a kernel address");
    else
        read_count(r);
}

static void (*const readers[NTL_PARAMS])(struct reading *r) = {
    [NTL_PARAM_NONE] = read_guess,
    [NTL_PARAM_RESERVED] = read_guess,
    [NTL_PARAM_VALUE] = read_guess,
    [NTL_PARAM_ADDRESS] = read_address,
    [NTL_PARAM_CODE_ADDRESS] = read_place,
    [NTL_PARAM_USER_ADDRESS] = read_address,
    [NTL_PARAM_PTE_ADDRESS] = read_pte_address,
    [NTL_PARAM_PTE] = read_pte,
    [NTL_PARAM_PFN] = read_pfn,
    [NTL_PARAM_PHYSICAL] = read_physical,
    [NTL_PARAM_IRQL] = read_irql,
    [NTL_PARAM_ACCESS] = read_access,
    [NTL_PARAM_PF_ERROR] = read_pf_error,
    [NTL_PARAM_NTSTATUS] = read_ntstatus,
    [NTL_PARAM_EXCEPTION] = read_exception,
    [NTL_PARAM_WIN32] = read_win32,
    [NTL_PARAM_TRAP] = read_trap,
    [NTL_PARAM_BUGCHECK_CODE] = read_bugcheck_code,
    [NTL_PARAM_OBJECT] = read_kernel_object,
    [NTL_PARAM_PROCESS] = read_kernel_object,
    [NTL_PARAM_THREAD] = read_kernel_object,
    [NTL_PARAM_IRP] = read_kernel_object,
    [NTL_PARAM_IRP_MAJOR] = read_irp_major,
    [NTL_PARAM_IRP_MINOR] = read_irp_minor,
    [NTL_PARAM_DEVICE] = read_kernel_object,
    [NTL_PARAM_DRIVER] = read_kernel_object,
    [NTL_PARAM_FILE] = read_kernel_object,
    [NTL_PARAM_MDL] = read_kernel_object,
    [NTL_PARAM_POOL_ADDRESS] = read_kernel_object,
    [NTL_PARAM_POOL_TYPE] = read_pool_type,
    [NTL_PARAM_POOL_TAG] = read_pool_tag,
    [NTL_PARAM_STRING_ASCII] = read_string,
    [NTL_PARAM_EXCEPTION_RECORD] = read_place,
    [NTL_PARAM_CONTEXT_RECORD] = read_place,
    [NTL_PARAM_TRAP_FRAME] = read_kernel_object,
    [NTL_PARAM_STACK] = read_kernel_object,
    [NTL_PARAM_WDF] = read_wdf,
    [NTL_PARAM_DEVICE_POWER] = read_device_power,
    [NTL_PARAM_SYSTEM_POWER] = read_system_power,
    [NTL_PARAM_POWER_ACTION] = read_power_action,
    [NTL_PARAM_WHEA_SOURCE] = read_whea_source,
    [NTL_PARAM_WHEA_SEVERITY] = read_whea_severity,
    [NTL_PARAM_PROCESSOR] = read_count,
    [NTL_PARAM_TIME_100NS] = read_ticks,
    [NTL_PARAM_MILLISECONDS] = read_milliseconds,
    [NTL_PARAM_SECONDS] = read_seconds,
    [NTL_PARAM_SIZE] = read_size,
    [NTL_PARAM_COUNT] = read_count,
    [NTL_PARAM_FLAGS] = read_bits,
    [NTL_PARAM_BITS] = read_bits,
    [NTL_PARAM_HANDLE] = read_handle,
    [NTL_PARAM_PID] = read_id,
    [NTL_PARAM_TID] = read_id,
    [NTL_PARAM_SELECTOR] = read_selector,
    [NTL_PARAM_MSR] = read_msr,
    [NTL_PARAM_CR] = read_cr,
    [NTL_PARAM_BUILD] = read_build,
    [NTL_PARAM_LINE_SOURCE] = read_line_source,
    [NTL_PARAM_STRING_ADDRESS] = read_place,
    [NTL_PARAM_UNICODE_ADDRESS] = read_place,
    [NTL_PARAM_STRUCTURE] = read_place,
    [NTL_PARAM_BOOLEAN] = read_boolean,
};

struct ntl_clause ntl_param_read(char *text, size_t size, enum ntl_param type,
                                 uint64_t value, const char *meaning,
                                 const struct ntl_region_view *view)
{
    struct reading r = {
        clause_in(text, size), value, meaning, view,
    };

    if ((unsigned)type < NTL_PARAMS && readers[type])
        readers[type](&r);
    return r.out;
}

bool ntl_param_is_kernel(enum ntl_param type)
{
    return (unsigned)type < NTL_PARAMS
           && (readers[type] == read_kernel_object
               || type == NTL_PARAM_CODE_ADDRESS
               || type == NTL_PARAM_EXCEPTION_RECORD
               || type == NTL_PARAM_CONTEXT_RECORD);
}

bool ntl_param_is_address(enum ntl_param type)
{
    return (unsigned)type < NTL_PARAMS
           && (readers[type] == read_place || readers[type] == read_address
               || readers[type] == read_pte_address
               || readers[type] == read_kernel_object);
}
