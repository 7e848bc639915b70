#include "chain.h"
#include "cmd.h"
#include "page.h"

#include <ntlens/access.h>
#include <ntlens/region.h>
#include <string.h>

enum { VA, KIND, CS, CR0, CR4, EFLAGS, EFER, IRQL, PKRU, RIP, ENTRIES };

/*
 * What a machine of today has: CR4 of a Windows 11 trace, EFER with SCE, LME,
 * LMA, NXE; on x86 the values of public transcripts.  AC clear, IF set.
 */
static const uint64_t defaults[NTL_ARCH_COUNT][IRQL + 1] = {
    [NTL_X64] = { 0, 0, 0x10, 0x80050033, 0x350ef8, 0x202, 0xd01, 0 },
    [NTL_X64_LA57] = { 0, 0, 0x10, 0x80050033, 0x351ef8, 0x202, 0xd01, 0 },
    [NTL_X86] = { 0, 0, 8, 0x80050033, 0x6d1, 0x202, 0, 0 },
    [NTL_X86_PAE] = { 0, 0, 8, 0x80050033, 0x6b9, 0x202, 0x800, 0 },
};

struct question {
    const struct cmd_call *call;
    const struct session *session;
    const struct ntl_paging *mode;
    struct ntl_access_request request;
    struct ntl_walk walk;
    bool has_walk;              /* entries were typed, or none can be there    */
    bool image;                 /* the entries are those of an image           */
    struct page page;           /* image                                       */
    bool cut;                   /* a sign-extended 32-bit address              */
    uint64_t reg[IRQL + 1];     /* CS to IRQL                                  */
    enum origin from[IRQL + 1];
    struct ntl_access_verdict verdict;
    struct ntl_access_outcome outcome;
    struct ntl_sink *sink;
};

/* --- reading --------------------------------------------------------------- */

static enum ntl_status check_widths(const struct question *q,
                                    struct ntl_diag *diag)
{
    static const struct { uint8_t arg, bits; const char *what; } width[] = {
        { CS, 16, "a selector" }, { PKRU, 32, "PKRU" }, { IRQL, 4, "an IRQL" },
    };

    for (size_t i = 0; i < sizeof width / sizeof *width; i++) {
        const struct cmd_operand *o = &q->call->arg[width[i].arg];
        unsigned bits = width[i].bits;

        if (width[i].arg == IRQL && q->mode->digits == 8)
            bits++;             /* x86 counts to 1F */
        if (o->given && o->value >> bits)
            return cmd_refuse(o, NTL_EVALUE, diag, "%s is at most %x",
                              .number = { (UINT64_C(1) << bits) - 1 },
                              .word = { width[i].what });
    }
    return NTL_OK;
}

static enum ntl_status check_entries(const struct question *q,
                                     struct ntl_diag *diag)
{
    const struct cmd_call *call = q->call;

    if (call->list_count > q->mode->levels)
        return cmd_refuse(&call->list_text[q->mode->levels], NTL_EEXTRA, diag,
                          "%s has %d levels of entries, from the root down",
                          .number = { q->mode->levels },
                          .word = { q->mode->name });
    for (size_t i = 0; q->mode->entry_size == 4 && i < call->list_count; i++)
        if (call->list[i] > UINT32_MAX)
            return cmd_refuse(&call->list_text[i], NTL_EVALUE, diag,
                              "an entry of this mode has 32 bits");
    return NTL_OK;
}

/* WinDbg sign-extends 32-bit addresses: those are cut, others refused. */
static enum ntl_status read_address(struct question *q, struct ntl_diag *diag)
{
    uint64_t va = q->call->arg[VA].value;

    q->request.address = va;
    if (q->mode->digits != 8 || va <= UINT32_MAX)
        return NTL_OK;
    if (va < UINT64_C(0xffffffff80000000))
        return cmd_refuse(&q->call->arg[VA], NTL_EVALUE, diag,
                          "an address of this mode has 32 bits");
    q->request.address = va & UINT32_MAX;
    q->cut = true;
    return NTL_OK;
}

/* What the processor held when the image was made. */
static void take_from_image(struct question *q, int i)
{
    static const char *const names[IRQL + 1] = {
        [CS] = "cs", [CR0] = "cr0", [CR4] = "cr4", [EFLAGS] = "efl",
    };

    if (q->session->image && names[i]
        && image_register(q->session->image, names[i], strlen(names[i]),
                          &q->reg[i]))
        q->from[i] = FROM_IMAGE;
}

static void read_registers(struct question *q)
{
    const struct cmd_operand *arg = q->call->arg;

    for (int i = CS; i <= IRQL; i++) {
        q->reg[i] = defaults[q->session->arch][i];
        q->from[i] = FROM_DEFAULT;
        take_from_image(q, i);
        if (arg[i].given) {
            q->reg[i] = arg[i].value;
            q->from[i] = FROM_USER;
        }
    }
    q->request.arch = q->session->arch;
    q->request.access = (enum ntl_access)arg[KIND].value;
    q->request.cs = (uint16_t)q->reg[CS];
    q->request.cr0 = q->reg[CR0];
    q->request.cr4 = q->reg[CR4];
    q->request.eflags = q->reg[EFLAGS];
    q->request.efer = q->reg[EFER];
    q->request.irql = (uint8_t)q->reg[IRQL];
    q->request.pkru = (uint32_t)arg[PKRU].value;
    q->request.has_pkru = arg[PKRU].given;
    q->request.ip = arg[RIP].value;
    q->request.has_ip = arg[RIP].given;
    q->request.build = q->session->build;
    q->request.invalid_mask = q->session->invalid_mask;
}

/* The address with an empty PTE. */
static struct ntl_walk empty_walk(const struct question *q)
{
    return (struct ntl_walk) {
        .arch = q->session->arch, .address = q->request.address,
        .end = NTL_WALK_INVALID, .count = 1,
        .step = { { .level = NTL_PTE, .has_value = true } },
    };
}

/* Entries that are not in the file neither allow nor forbid. */
static void keep_known(struct question *q)
{
    q->walk.count = 0;
    for (unsigned i = 0; i < q->page.rows; i++)
        if (q->page.walk.step[i].has_value)
            q->walk.step[q->walk.count++] = q->page.walk.step[i];
}

/* The chain of the image, if all that counts of it is there. */
static bool walk_image(struct question *q)
{
    if (!q->session->image || q->call->list_count > 0)
        return false;
    page_find(q->session, q->request.address, &q->page);
    q->image = true;
    q->walk = q->page.walk;
    if (q->page.deduced && q->page.answer == PAGE_MAPPED) {
        q->walk.end = NTL_WALK_MAPPED;
        q->walk.physical = q->page.physical;
        q->walk.page_shift = q->page.page_shift;
        q->walk.rights = q->page.rights;
    } else if (q->page.deduced) {
        q->walk.end = NTL_WALK_INVALID;
    }
    if (q->page.deduced)
        keep_known(q);
    q->has_walk = q->walk.end != NTL_WALK_UNKNOWN;
    return q->has_walk;
}

static void walk(struct question *q)
{
    struct ntl_typed_entries typed = ntl_typed_entries(
        q->session->arch, q->call->list, (uint8_t)q->call->list_count);
    struct ntl_walk_options options = chain_options(q->session);

    if (walk_image(q))
        return;
    options.no_execute_off = !(q->request.efer & NTL_EFER_NXE);
    /* Only rights count here, but a PDPTE that was typed begins the walk. */
    options.has_root = q->call->list_count > q->mode->mapped_levels;
    ntl_walk(q->request.address, &options, &typed.source, &q->walk);
    q->has_walk = q->call->list_count > 0;
    if (!q->has_walk
        && ntl_va_near(q->session->arch, q->request.address) == NTL_NEAR_NULL) {
        q->walk = empty_walk(q);        /* these 64 KB are kept free */
        q->has_walk = true;
    }
}

static enum ntl_status read_question(struct question *q, struct ntl_diag *diag)
{
    enum ntl_status status;

    if (q->session->arch == NTL_ARM64)
        return cmd_refuse(&q->call->spelling, NTL_EVALUE, diag,
                          "on arm64 EL, PAN, AP, PXN and UXN decide, which "
                          "`access` does not model; -a x64 chooses x64");
    if ((status = check_widths(q, diag)) != NTL_OK
        || (status = check_entries(q, diag)) != NTL_OK
        || (status = read_address(q, diag)) != NTL_OK)
        return status;
    read_registers(q);
    walk(q);
    return NTL_OK;
}

/* --- what was asked -------------------------------------------------------- */

static bool on(uint64_t value, uint64_t bits)
{
    return (value & bits) != 0;
}

static const char *cs_meaning(const struct question *q)
{
    static const char *const ring[] = {
        "CPL 0: kernel mode", "CPL 1: pages see kernel mode",
        "CPL 2: pages see kernel mode", "CPL 3: user mode",
    };

    return ring[q->request.cs & 3];
}

static const char *cr0_meaning(const struct question *q)
{
    return on(q->reg[CR0], NTL_CR0_WP)
           ? "WP set: R/W binds the kernel too"
           : "WP clear: R/W does not bind the kernel";
}

static const char *cr4_meaning(const struct question *q)
{
    static const char *const text[] = {
        "SMEP off, SMAP off", "SMEP on, SMAP off", "SMEP off, SMAP on",
        "SMEP on, SMAP on",
    };

    return text[on(q->reg[CR4], NTL_CR4_SMEP)
                + on(q->reg[CR4], NTL_CR4_SMAP) * 2];
}

static const char *eflags_meaning(const struct question *q)
{
    static const char *const text[] = {
        "AC clear, IF clear", "AC clear, IF set", "AC set, IF clear",
        "AC set, IF set",
    };

    return text[on(q->reg[EFLAGS], NTL_EFLAGS_IF)
                + on(q->reg[EFLAGS], NTL_EFLAGS_AC) * 2];
}

static const char *efer_meaning(const struct question *q)
{
    if (q->session->arch == NTL_X86)
        return "entries of 4 bytes have no NX";
    return on(q->reg[EFER], NTL_EFER_NXE) ? "NXE set: bit 63 forbids fetches"
                                          : "NXE clear: bit 63 is reserved";
}

/* Names: wdm.h.  Between these lie the levels of devices. */
static const char *irql_meaning(const struct question *q)
{
    static const char *const low[] = {
        "PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL",
    };

    return q->reg[IRQL] < 3 ? low[q->reg[IRQL]] : "above DISPATCH_LEVEL";
}

static void show_state(const struct question *q)
{
    static const char *const origin_names[] = {
        [FROM_DEFAULT] = "default", [FROM_IMAGE] = "image",
        [FROM_USER] = "given",
    };
    static const struct {
        int arg;
        const char *name;
        const char *(*meaning)(const struct question *q);
    } rows[] = {
        { CS, "cs", cs_meaning },       { CR0, "cr0", cr0_meaning },
        { CR4, "cr4", cr4_meaning },    { EFLAGS, "eflags", eflags_meaning },
        { EFER, "efer", efer_meaning }, { IRQL, "irql", irql_meaning },
    };

    ntl_begin(q->sink, NTL_TABLE, "state", "state of the processor");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ntl_begin(q->sink, NTL_ROW, NULL, NULL);
        ntl_emit(q->sink, .key = "name", .kind = NTL_TEXT,
                 .text = rows[i].name);
        ntl_emit(q->sink, .key = "value", .kind = NTL_NUMBER,
                 .value = q->reg[rows[i].arg]);
        ntl_emit(q->sink, .key = "from", .kind = NTL_TEXT,
                 .text = origin_names[q->from[rows[i].arg]]);
        ntl_emit(q->sink, .key = "meaning", .kind = NTL_TEXT,
                 .text = rows[i].meaning(q));
        ntl_end(q->sink);
    }
    ntl_end(q->sink);
}

static void show_entry(const struct question *q,
                       const struct ntl_walk_step *step)
{
    struct ntl_rights r = ntl_entry_rights(q->session->arch, step->value,
                                           step->level);
    const char *name = q->mode->level[step->level].nt;

    ntl_begin(q->sink, NTL_ROW, NULL, NULL);
    ntl_emit(q->sink, .key = "level", .kind = NTL_TEXT, .text = name);
    ntl_emit(q->sink, .key = "contents", .kind = NTL_RAW, .value = step->value,
             .digits = (uint8_t)(q->mode->entry_size * 2));
    ntl_emit(q->sink, .key = "valid", .kind = NTL_FLAG,
             .value = ntl_entry_valid(q->session->arch, step->value));
    ntl_emit(q->sink, .key = "user", .kind = NTL_FLAG, .value = r.user);
    ntl_emit(q->sink, .key = "write", .kind = NTL_FLAG, .value = r.write);
    ntl_emit(q->sink, .key = "execute", .kind = NTL_FLAG, .value = r.execute);
    ntl_end(q->sink);
}

static void show_chain(const struct question *q)
{
    if (q->image)
        page_show_entries(&q->page, false, q->sink);
    if (q->call->list_count == 0)
        return;
    ntl_begin(q->sink, NTL_TABLE, "chain", "entries");
    for (unsigned i = 0; i < q->walk.count; i++)
        if (q->walk.step[i].has_value)
            show_entry(q, &q->walk.step[i]);
    ntl_end(q->sink);
    if (q->call->list_count > q->walk.count)
        ntl_find(q->sink, "entries_unused",
                 "of the entries typed the walk reaches only %d",
                 .number = { q->walk.count });
}

static void show_address(const struct question *q)
{
    static const char *const names[] = { "read", "write", "execute" };
    struct ntl_region_view view = {
        session_map(q->session), q->session->index_from != FROM_DEFAULT,
        q->session->build,
    };
    struct ntl_region region;

    ntl_region_of(&view, q->request.address, &region);
    ntl_emit(q->sink, .key = "address", .kind = NTL_ADDRESS,
             .value = q->request.address, .digits = q->mode->digits,
             .note = region.name);
    ntl_emit(q->sink, .key = "access", .kind = NTL_TEXT,
             .text = names[q->request.access]);
    ntl_emit(q->sink, .key = "mode", .kind = NTL_TEXT,
             .text = q->verdict.user_mode ? "user" : "kernel");
}

/* --- the processor --------------------------------------------------------- */

/* The error code in words: "not present, write, kernel". */
static const char *code_words(uint32_t code, char *text, size_t size)
{
    static const struct { uint32_t bit; const char *set, *clear; } words[] = {
        { NTL_PF_PRESENT, "present", "not present" },
        { NTL_PF_RESERVED, ", reserved bit", "" },
        { NTL_PF_FETCH, ", fetch", "" },
        { NTL_PF_WRITE, ", write", "" },
        { NTL_PF_KEY, ", protection key", "" },
        { NTL_PF_USER, ", from user mode", ", from kernel mode" },
    };
    size_t used = 0;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *word = code & words[i].bit ? words[i].set : words[i].clear;
        size_t n = strlen(word);

        if (used + n + 1 > size)
            break;
        memcpy(text + used, word, n);
        used += n;
    }
    text[used] = '\0';
    return text;
}

static void show_fault(const struct question *q)
{
    char words[96];

    ntl_emit(q->sink, .key = "vector", .kind = NTL_NUMBER,
             .value = q->verdict.vector,
             .note = q->verdict.vector == 0xe ? "#PF, page fault"
                                              : "#GP, general protection");
    ntl_emit(q->sink, .key = "error_code", .kind = NTL_NUMBER,
             .value = q->verdict.error_code,
             .note = q->verdict.vector == 0xe
                     ? code_words(q->verdict.error_code, words, sizeof words)
                     : "always 0 for this");
    if (q->verdict.has_level && (q->call->list_count || q->image))
        ntl_emit(q->sink, .key = "decided_by", .kind = NTL_TEXT,
                 .text = q->mode->level[q->verdict.level].nt,
                 .note = "the first entry that forbids it");
}

static void show_verdict(const struct question *q)
{
    bool allowed = q->verdict.rule == NTL_RULE_NONE;

    ntl_begin(q->sink, NTL_OBJECT, "processor", "the processor");
    ntl_emit(q->sink, .key = "allowed", .kind = NTL_FLAG, .value = allowed,
             .note = allowed ? "allowed" : "refused");
    ntl_emit(q->sink, .key = "rule", .kind = NTL_TEXT,
             .text = ntl_access_rule_name(q->verdict.rule),
             .note = ntl_access_rule_note(q->verdict.rule));
    if (!allowed)
        show_fault(q);
    if (q->has_walk && q->walk.end == NTL_WALK_MAPPED)
        ntl_emit(q->sink, .key = "physical", .kind = NTL_NUMBER,
                 .value = q->walk.physical);
    ntl_end(q->sink);
}

/* --- NT -------------------------------------------------------------------- */

struct parameter_text {
    enum ntl_kind kind;
    const char *note;
};

/* Sources: the bug check reference; for what it calls reserved, access.h's. */
static const struct bugcheck_text {
    uint32_t code;
    const char *name;
    struct parameter_text parameter[4];
} bugchecks[] = {
    { 0xa, "IRQL_NOT_LESS_OR_EQUAL",
      { { NTL_ADDRESS, "address referenced" },
        { NTL_NUMBER, "IRQL; ff: interrupts were off" },
        { NTL_NUMBER, "0 read, 1 write, 8 execute" },
        { NTL_ADDRESS, "the instruction" } } },
    { 0x1a, "MEMORY_MANAGEMENT",
      { { NTL_NUMBER, "61941: the page tables are corrupt" },
        { NTL_ADDRESS, "address referenced" },
        { NTL_NUMBER, "page-fault error code" },
        { NTL_ADDRESS, "the trap frame" } } },
    { 0x50, "PAGE_FAULT_IN_NONPAGED_AREA",
      { { NTL_ADDRESS, "address referenced" },
        { NTL_NUMBER, "page-fault error code" },
        { NTL_ADDRESS, "the instruction" },
        { NTL_NUMBER, NULL } } },
    { 0xbe, "ATTEMPTED_WRITE_TO_READONLY_MEMORY",
      { { NTL_ADDRESS, "address written" },
        { NTL_RAW, "the page-table entry" },
        { NTL_ADDRESS, "reserved: the trap frame" },
        { NTL_NUMBER, "reserved" } } },
    { 0xfc, "ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY",
      { { NTL_ADDRESS, "address executed" },
        { NTL_RAW, "the page-table entry" },
        { NTL_ADDRESS, "reserved: the trap frame" },
        { NTL_NUMBER, "reserved: 80000000 set means SMEP" } } },
};

static const char *kind_of_50(uint64_t kind)
{
    static const struct { uint64_t kind; const char *name; } kinds[] = {
        { 0x0, "NONPAGED_BUGCHECK_FREED_PTE" },
        { 0x1, "a page without access; not documented" },
        { 0x2, "NONPAGED_BUGCHECK_NOT_PRESENT_PAGE_TABLE" },
        { 0xf, "NONPAGED_BUGCHECK_USER_VA_ACCESS_INCONSISTENT" },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].kind == kind)
            return kinds[i].name;
    return NULL;
}

static const char *parameter_note(const struct question *q,
                                  const struct ntl_access_outcome *o,
                                  const struct bugcheck_text *text, unsigned n)
{
    if (o->bugcheck == 0x50 && n == 3)
        return kind_of_50(o->parameter[3]);
    if (o->bugcheck == 0x50 && n == 1 && q->session->build.number < 10240)
        return "0 read, 1 write";
    return text->parameter[n].note;
}

static void show_parameters(const struct question *q,
                            const struct ntl_access_outcome *o,
                            const struct bugcheck_text *text)
{
    static const char *const keys[] = {
        "parameter_1", "parameter_2", "parameter_3", "parameter_4",
    };

    for (unsigned n = 0; n < 4; n++) {
        bool known = o->known >> n & 1;
        bool raw = text->parameter[n].kind == NTL_RAW;

        ntl_emit(q->sink, .key = keys[n],
                 .kind = known ? text->parameter[n].kind : NTL_ABSENT,
                 .value = o->parameter[n],
                 .digits = raw ? (uint8_t)(q->mode->entry_size * 2)
                               : q->mode->digits,
                 .note = parameter_note(q, o, text, n));
    }
}

static void show_bugcheck(const struct question *q,
                          const struct ntl_access_outcome *o)
{
    const struct bugcheck_text *text = bugchecks;

    for (size_t i = 0; i < sizeof bugchecks / sizeof *bugchecks; i++)
        if (bugchecks[i].code == o->bugcheck)
            text = &bugchecks[i];
    ntl_begin(q->sink, NTL_OBJECT, "bugcheck", "bug check");
    ntl_emit(q->sink, .key = "code", .kind = NTL_NUMBER, .value = o->bugcheck,
             .note = text->name);
    if (o->bugcheck == 0xa)
        ntl_emit(q->sink, .key = "in_a_driver", .kind = NTL_NUMBER,
                 .value = 0xd1, .note = "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
    show_parameters(q, o, text);
    ntl_end(q->sink);
}

static void show_exception(const struct question *q,
                           const struct ntl_access_outcome *o)
{
    bool guard = o->status == 0x80000001;

    ntl_begin(q->sink, NTL_OBJECT, "exception", "exception");
    ntl_emit(q->sink, .key = "status", .kind = NTL_NUMBER, .value = o->status,
             .note = guard ? "STATUS_GUARD_PAGE_VIOLATION"
                           : "STATUS_ACCESS_VIOLATION");
    ntl_emit(q->sink, .key = "information_1", .kind = NTL_NUMBER,
             .value = o->information[0], .note = "0 read, 1 write, 8 execute");
    ntl_emit(q->sink, .key = "information_2", .kind = NTL_ADDRESS,
             .value = o->information[1], .digits = q->mode->digits,
             .note = "address");
    ntl_end(q->sink);
}

/* Without a handler in the kernel; 8E is what 32-bit kernels say for 3B. */
static void show_unhandled(const struct question *q)
{
    static const struct {
        uint32_t code;
        uint8_t digits;         /* of the mode that has it; 0: both            */
        const char *name, *when;
    } rows[] = {
        { 0x3b, 16, "SYSTEM_SERVICE_EXCEPTION", "in a system service" },
        { 0x8e, 8, "KERNEL_MODE_EXCEPTION_NOT_HANDLED", "in a system service" },
        { 0x7e, 0, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED", "in a system thread" },
        { 0x1e, 0, "KMODE_EXCEPTION_NOT_HANDLED", "elsewhere" },
    };

    ntl_begin(q->sink, NTL_TABLE, "unhandled",
              "bug check if no __try/__except catches it");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].digits && rows[i].digits != q->mode->digits)
            continue;
        ntl_begin(q->sink, NTL_ROW, NULL, NULL);
        ntl_emit(q->sink, .key = "bugcheck", .kind = NTL_NUMBER,
                 .value = rows[i].code);
        ntl_emit(q->sink, .key = "name", .kind = NTL_TEXT,
                 .text = rows[i].name);
        ntl_emit(q->sink, .key = "when", .kind = NTL_TEXT,
                 .text = rows[i].when);
        ntl_end(q->sink);
    }
    ntl_end(q->sink);
}

static void show_outcome(const struct question *q, const char *key,
                         const char *title, uint32_t code,
                         const struct ntl_access_outcome *o)
{
    char words[96];
    bool raised = o->status && o->outcome != NTL_OUTCOME_BUGCHECK;

    ntl_begin(q->sink, NTL_OBJECT, key, title);
    if (o != &q->outcome)
        ntl_emit(q->sink, .key = "error_code", .kind = NTL_NUMBER,
                 .value = code, .note = code_words(code, words, sizeof words));
    ntl_emit(q->sink, .key = "outcome", .kind = NTL_TEXT,
             .text = ntl_outcome_name(o->outcome));
    ntl_emit(q->sink, .key = "why", .kind = NTL_TEXT,
             .text = ntl_access_reason_note(o->reason));
    if (raised)
        show_exception(q, o);
    if (o->outcome == NTL_OUTCOME_BUGCHECK)
        show_bugcheck(q, o);
    if (raised && !q->verdict.user_mode)
        show_unhandled(q);
    ntl_end(q->sink);
}

/* What the same access comes to with an empty PTE. */
static void show_if_not_present(const struct question *q)
{
    struct ntl_walk empty = empty_walk(q);
    struct ntl_access_verdict verdict;
    struct ntl_access_outcome outcome;

    if (!q->verdict.assumed
        || !ntl_access_decide(&q->request, &empty, &verdict))
        return;
    ntl_access_outcome(&q->request, &empty, &verdict, &outcome);
    show_outcome(q, "if_not_present", "if nothing is there",
                 verdict.error_code, &outcome);
}

/* --- findings -------------------------------------------------------------- */

static void find_assumption(const struct question *q)
{
    if (q->verdict.assumed)
        ntl_find(q->sink, "entries_assumed",
                 "%s entries: present, writable, executable%s are assumed; "
                 "type them after ` = `, from the root down",
                 .word = { q->has_walk ? "not all" : "no",
                           ntl_va_space(q->session->arch, q->request.address)
                           == NTL_USER ? " user pages" : " kernel pages" });
    if (q->cut)
        ntl_find(q->sink, "address_cut",
                 "a sign-extended address: cut to its 32 bits");
}

/* Registers that say another mode than the session's, or things not asked. */
static void find_contradictions(const struct question *q)
{
    enum { ALL64 = 1 << NTL_X64 | 1 << NTL_X64_LA57, LA57 = 1 << NTL_X64_LA57,
           X64 = 1 << NTL_X64, PAE = 1 << NTL_X86_PAE, X86 = 1 << NTL_X86 };
    static const struct {
        uint8_t arg, bit;
        bool want;
        int modes;
        const char *name;
    } rules[] = {
        { CR0, 31, true, ALL64 | PAE | X86, "CR0.PG" },
        { CR0, 0, true, ALL64 | PAE | X86, "CR0.PE" },
        { CR4, 5, true, ALL64 | PAE, "CR4.PAE" },
        { CR4, 5, false, X86, "CR4.PAE" },
        { CR4, 12, true, LA57, "CR4.LA57" },
        { CR4, 12, false, X64, "CR4.LA57" },
        { EFER, 10, true, ALL64, "EFER.LMA" },
        { EFER, 10, false, PAE | X86, "EFER.LMA" },
    };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((rules[i].modes >> q->session->arch & 1)
            && (q->reg[rules[i].arg] >> rules[i].bit & 1) != rules[i].want)
            ntl_find(q->sink, "mode_contradicted",
                     "%s is %s, which is not %s; the mode stays %s",
                     .word = { rules[i].name,
                               rules[i].want ? "clear" : "set", q->mode->name,
                               q->mode->name });
}

static void find_unmodelled(const struct question *q)
{
    static const struct { uint8_t bit; const char *text; } features[] = {
        { 22, "CR4.PKE is set: the protection key counts with pkru=VALUE only" },
        { 23, "CR4.CET is set: shadow-stack accesses are not modelled" },
        { 24, "CR4.PKS is set: supervisor protection keys are not modelled" },
        { 27, "CR4.LASS is set: its #GP across the halves is not modelled" },
        { 28, "CR4.LAM_SUP is set: tagged addresses are not modelled" },
    };

    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if ((q->reg[CR4] >> features[i].bit & 1)
            && !(features[i].bit == 22 && q->request.has_pkru))
            ntl_find(q->sink, "not_modelled", "%s",
                     .word = { features[i].text });
    if (q->verdict.user_mode && q->request.irql >= 2)
        ntl_find(q->sink, "irql_of_user_mode",
                 "user mode runs at IRQL 0, or 1 for a moment; not at %x",
                 .number = { q->request.irql });
}

static void find_address(const struct question *q)
{
    uint64_t va = q->request.address, offset;
    const struct ntl_known_value *known = ntl_known_value_of(va, &offset);
    enum ntl_near near = ntl_va_near(q->session->arch, va);
    enum ntl_level level;

    if (near == NTL_NEAR_NULL)
        ntl_find(q->sink, "near_null",
                 "below 64 KB: a null pointer and an offset of %x%s",
                 .number = { va },
                 .word = { q->call->list_count ? ""
                           : "; nothing is mapped there" });
    else if (known)
        ntl_find(q->sink, "known_value", "%x above %x: %s",
                 .number = { offset, va - offset }, .word = { known->name });
    else if (near == NTL_NEAR_MINUS_ONE)
        ntl_find(q->sink, "near_minus_one",
                 "%x below 0: a null pointer and a negative offset",
                 .number = { q->mode->digits == 8 ? (0 - va) & UINT32_MAX
                                                  : 0 - va });
    if (q->verdict.rule != NTL_RULE_NONE
        && q->session->index_from != FROM_DEFAULT
        && ntl_selfmap_level(session_map(q->session), va, &level))
        ntl_find(q->sink, "page_table",
                 "with index %x this is a page-table entry: NT treats the "
                 "fault as one of the page that it maps",
                 .number = { q->session->index });
}

/* What is worth knowing about a verdict, by its rule or by NT's reason. */
static void find_rule(const struct question *q)
{
    static const struct { int rule, kind; const char *key, *text; } texts[] = {
        { NTL_RULE_CANONICAL, -1, "stack_fault",
          "through RSP or RBP it is a stack fault (#SS, vector c) with the "
          "same error code" },
        { NTL_RULE_CANONICAL, NTL_ACCESS_EXECUTE, "fault_of_the_jump",
          "the jump or return faults, at its own address" },
        { NTL_RULE_SMAP, -1, "ac_allows",
          "with AC set (eflags=%x) SMAP would allow it; traces of NT's "
          "system services show AC set, so look for who cleared it" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if ((int)q->verdict.rule == texts[i].rule
            && (texts[i].kind < 0 || (int)q->request.access == texts[i].kind))
            ntl_find(q->sink, texts[i].key, texts[i].text,
                     .number = { q->reg[EFLAGS] | NTL_EFLAGS_AC });
}

static void find_reason(const struct question *q)
{
    static const struct {
        enum ntl_access_reason reason;
        const char *key, *text;
    } texts[] = {
        { NTL_WHY_SMAP, "exempt_instruction",
          "KeInvalidAccessAllowed lets one instruction pass: "
          "ExpInterlockedPopEntrySListFault" },
        { NTL_WHY_SMAP_EARLY, "no_such_check",
          "KeIsUserVaAccessAllowed is in public symbols from 18362 on, not in "
          "those of 17763" },
        { NTL_WHY_FREED, "fourth_parameter",
          "0 where the region is pageable, 2 where it never is" },
        { NTL_WHY_NO_TABLE, "fourth_parameter",
          "2 by the reference; D is also seen in public analyses" },
        { NTL_WHY_NONCANONICAL, "address_not_reported",
          "the processor does not say which address it was: look at the "
          "instruction's registers" },
        { NTL_WHY_VAD, "vad_decides",
          "brought in if a VAD covers the address, else an access violation" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (q->outcome.reason == texts[i].reason)
            ntl_find(q->sink, texts[i].key, "%s", .word = { texts[i].text });
    if (q->outcome.reason == NTL_WHY_SMAP
        && q->request.access == NTL_ACCESS_EXECUTE)
        ntl_find(q->sink, "fetch_of_user_page",
                 "the SMAP test comes first; with AC set it would be FC, "
                 "ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY");
    if (q->session->arch == NTL_X86_PAE && q->verdict.has_level
        && q->verdict.rule == NTL_RULE_RESERVED && q->verdict.level == NTL_PPE)
        ntl_find(q->sink, "pdpte_reserved",
                 "a processor looks at PDPTEs when CR3 is loaded, and refuses "
                 "the load (#GP)");
}

/* --- arithmetic ------------------------------------------------------------ */

static void explain_registers(const struct question *q)
{
    ntl_step(q->sink, "CPL", "%x & 3 = %x",
             .number = { q->reg[CS], q->reg[CS] & 3 });
    ntl_step(q->sink, "CR0.WP", "(%x >> 10) & 1 = %x",
             .number = { q->reg[CR0], on(q->reg[CR0], NTL_CR0_WP) });
    ntl_step(q->sink, "CR4.SMEP", "(%x >> 14) & 1 = %x",
             .number = { q->reg[CR4], on(q->reg[CR4], NTL_CR4_SMEP) });
    ntl_step(q->sink, "CR4.SMAP", "(%x >> 15) & 1 = %x",
             .number = { q->reg[CR4], on(q->reg[CR4], NTL_CR4_SMAP) });
    ntl_step(q->sink, "EFLAGS.AC", "(%x >> 12) & 1 = %x",
             .number = { q->reg[EFLAGS], on(q->reg[EFLAGS], NTL_EFLAGS_AC) });
    ntl_step(q->sink, "EFER.NXE", "(%x >> b) & 1 = %x",
             .number = { q->reg[EFER], on(q->reg[EFER], NTL_EFER_NXE) });
}

static void explain_entries(const struct question *q)
{
    bool known = q->call->list_count > 0 || q->image;

    for (unsigned i = 0; known && i < q->walk.count; i++) {
        const struct ntl_walk_step *step = &q->walk.step[i];
        uint64_t e = step->value;

        if (step->has_value)
            ntl_step(q->sink, q->mode->level[step->level].nt,
                     "%x: P %x, R/W %x, U/S %x, XD %x",
                     .number = { e, e & 1, e >> 1 & 1, e >> 2 & 1, e >> 63 });
    }
    if (q->verdict.rule != NTL_RULE_CANONICAL)
        ntl_step(q->sink, "rights", "all entries %s: U/S %x, R/W %x, XD %x",
                 .number = { q->verdict.rights.user, q->verdict.rights.write,
                             !q->verdict.rights.execute },
                 .word = { q->verdict.assumed ? "(assumed)" : "together" });
}

static void explain_fault(const struct question *q)
{
    uint64_t c = q->verdict.error_code;

    if (q->verdict.vector != 0xe)
        return;
    ntl_step(q->sink, "error_code",
             "P %x + W/R %x * 2 + U/S %x * 4 + RSVD %x * 8 + I/D %x * 10 "
             "+ PK %x * 20 = %x",
             .number = { c & 1, c >> 1 & 1, c >> 2 & 1, c >> 3 & 1, c >> 4 & 1,
                         c >> 5 & 1, c });
    ntl_step(q->sink, "access code", "(%x >> 1) & 9 = %x (0 read, 1 write, "
             "8 execute)", .number = { c, c >> 1 & 9 });
}

/* What NT asks on top: access-outcome.c says where this is from. */
static void explain_windows(const struct question *q)
{
    if (q->verdict.vector != 0xe)
        return;
    ntl_step(q->sink, "EFLAGS.IF", "(%x >> 9) & 1 = %x",
             .number = { q->reg[EFLAGS], on(q->reg[EFLAGS], NTL_EFLAGS_IF) });
    ntl_step(q->sink, "IRQL", "%x >= 2 = %x",
             .number = { q->reg[IRQL], q->reg[IRQL] >= 2 });
    if (q->outcome.reason == NTL_WHY_SMAP)
        ntl_step(q->sink, "KeIsUserVaAccessAllowed",
                 "SMAP %x, %x & 40000 = 0: no",
                 .number = { on(q->reg[CR4], NTL_CR4_SMAP), q->reg[EFLAGS] });
}

/* --- the command ----------------------------------------------------------- */

static void answer(const struct question *q)
{
    session_context(q->session, USES_BUILD | USES_DTB, q->sink);
    show_address(q);
    show_state(q);
    show_chain(q);
    if (q->sink->explain) {
        explain_registers(q);
        explain_entries(q);
    }
    show_verdict(q);
    if (q->sink->explain) {
        explain_fault(q);
        explain_windows(q);
    }
    show_outcome(q, "windows", "Windows", q->verdict.error_code, &q->outcome);
    show_if_not_present(q);
    find_assumption(q);
    find_address(q);
    find_rule(q);
    find_reason(q);
    find_contradictions(q);
    find_unmodelled(q);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct question q = {
        .call = call, .session = call->session,
        .mode = ntl_paging(call->session->arch), .sink = sink,
    };
    enum ntl_status status = read_question(&q, diag);

    if (status != NTL_OK)
        return status;
    if (!ntl_access_decide(&q.request, q.has_walk ? &q.walk : NULL, &q.verdict))
        return NTL_EVALUE;
    ntl_access_outcome(&q.request, q.has_walk ? &q.walk : NULL, &q.verdict,
                       &q.outcome);
    answer(&q);
    return NTL_OK;
}

static const char *const kinds[] = { "r", "w", "x", NULL };

const struct command cmd_access = {
    .name = "access",
    .summary = "would this access be allowed, and what if not",
    .example = "1b839cd7e98 w cs=10 cr4=350ef8 eflags=246",
    .args = {
        [VA] = { CMD_NUMBER, "ADDR", "the address", NULL, false },
        [KIND] = { CMD_WORD, "KIND", "read, write or execute", kinds, false },
        [CS] = { CMD_KEYED, "cs", "CPL: its two low bits", NULL, true },
        [CR0] = { CMD_KEYED, "cr0", "WP, bit 16", NULL, true },
        [CR4] = { CMD_KEYED, "cr4", "SMEP, bit 20; SMAP, bit 21", NULL, true },
        [EFLAGS] = { CMD_KEYED, "eflags", "IF, bit 9; AC, bit 18", NULL, true },
        [EFER] = { CMD_KEYED, "efer", "NXE, bit 11", NULL, true },
        [IRQL] = { CMD_KEYED, "irql", "the IRQL at that time", NULL, true },
        [PKRU] = { CMD_KEYED, "pkru", "rights of protection keys", NULL, true },
        [RIP] = { CMD_KEYED, "rip", "the instruction, for NT's parameters",
                  NULL, true },
        [ENTRIES] = { CMD_TAIL, "ENTRY", "entries from the root down", NULL,
                      true },
    },
    .run = run,
};
