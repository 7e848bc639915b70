/* What `access` says of Windows. */
#include "access-question.h"

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

/* The names of kinds 0, 2 and F are the reference's. */
static const struct kind_of_50 { uint64_t kind; const char *name, *note; }
kinds_of_50[] = {
    { 0x0, "NONPAGED_BUGCHECK_FREED_PTE", "nothing is there" },
    { 0x1, NULL, "a page without access; not documented" },
    { 0x2, "NONPAGED_BUGCHECK_NOT_PRESENT_PAGE_TABLE", "nor a page table" },
    { 0xf, "NONPAGED_BUGCHECK_USER_VA_ACCESS_INCONSISTENT",
      "the kernel, where it may not" },
};

static const struct kind_of_50 *kind_of_50(const struct ntl_access_outcome *o)
{
    static const struct kind_of_50 none = { 0, NULL, NULL };

    for (size_t i = 0; i < sizeof kinds_of_50 / sizeof *kinds_of_50; i++)
        if (o->bugcheck == 0x50 && kinds_of_50[i].kind == o->parameter[3])
            return &kinds_of_50[i];
    return &none;
}

static const char *parameter_note(const struct access_question *q,
                                  const struct ntl_access_outcome *o,
                                  const struct bugcheck_text *text, unsigned n)
{
    if (o->bugcheck == 0x50 && n == 3 && o != &q->outcome
        && q->outcome.other_region)
        return "although a page table is there";
    if (o->bugcheck == 0x50 && n == 3)
        return kind_of_50(o)->note;
    if (o->bugcheck == 0x50 && n == 1 && q->session->build.number < 10240)
        return "0 read, 1 write";
    return text->parameter[n].note;
}

static void show_parameters(const struct access_question *q,
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
    if (kind_of_50(o)->name)
        ntl_emit(q->sink, .key = "parameter_4_name", .kind = NTL_TEXT,
                 .text = kind_of_50(o)->name);
}

static void show_bugcheck(const struct access_question *q,
                          const struct ntl_access_outcome *o, const char *key,
                          const char *title)
{
    const struct bugcheck_text *text = bugchecks;

    for (size_t i = 0; i < sizeof bugchecks / sizeof *bugchecks; i++)
        if (bugchecks[i].code == o->bugcheck)
            text = &bugchecks[i];
    ntl_begin(q->sink, NTL_OBJECT, key, title);
    ntl_emit(q->sink, .key = "code", .kind = NTL_NUMBER, .value = o->bugcheck);
    ntl_emit(q->sink, .key = "name", .kind = NTL_TEXT, .text = text->name);
    if (o->bugcheck == 0xa)
        ntl_emit(q->sink, .key = "in_a_driver", .kind = NTL_NUMBER,
                 .value = 0xd1, .note = "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
    show_parameters(q, o, text);
    ntl_end(q->sink);
}

/* The same fault ends in another bug check elsewhere. */
static void show_other_region(const struct access_question *q,
                              const struct ntl_access_outcome *o,
                              uint32_t code)
{
    const struct ntl_access_outcome other = {
        .bugcheck = o->other_region,
        .known = q->request.has_ip ? 0xf : 0xb,
        .parameter = { q->request.address, code, q->request.ip, 2 },
    };

    if (o->other_region)
        show_bugcheck(q, &other, "or_bugcheck",
                      "or, in the kernel's image, nonpaged pool and stacks");
}

static void show_exception(const struct access_question *q,
                           const struct ntl_access_outcome *o)
{
    bool guard = o->status == 0x80000001;

    ntl_begin(q->sink, NTL_OBJECT, "exception", "exception");
    ntl_emit(q->sink, .key = "status", .kind = NTL_NUMBER, .value = o->status);
    ntl_emit(q->sink, .key = "status_name", .kind = NTL_TEXT,
             .text = guard ? "STATUS_GUARD_PAGE_VIOLATION"
                           : "STATUS_ACCESS_VIOLATION");
    ntl_emit(q->sink, .key = "information_1", .kind = NTL_NUMBER,
             .value = o->information[0], .note = "0 read, 1 write, 8 execute");
    ntl_emit(q->sink, .key = "information_2", .kind = NTL_ADDRESS,
             .value = o->information[1], .digits = q->mode->digits,
             .note = "address");
    ntl_end(q->sink);
}

/* Without a handler in the kernel; 8E is what 32-bit kernels say for 3B. */
static void show_unhandled(const struct access_question *q)
{
    static const struct {
        uint32_t code;
        uint8_t pointer_size;   /* of the modes that have it; 0: all          */
        const char *name, *when;
    } rows[] = {
        { 0x3b, 8, "SYSTEM_SERVICE_EXCEPTION", "in a system service" },
        { 0x8e, 4, "KERNEL_MODE_EXCEPTION_NOT_HANDLED", "in a system service" },
        { 0x7e, 0, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED",
          "in a system thread" },
        { 0x1e, 0, "KMODE_EXCEPTION_NOT_HANDLED", "elsewhere" },
    };

    ntl_begin(q->sink, NTL_TABLE, "unhandled",
              "bug check if no __try/__except catches it");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].pointer_size
            && rows[i].pointer_size != q->mode->pointer_size)
            continue;
        ntl_begin(q->sink, NTL_ROW, NULL, NULL);
        ntl_emit(q->sink, .key = "code", .kind = NTL_NUMBER,
                 .value = rows[i].code);
        ntl_emit(q->sink, .key = "name", .kind = NTL_TEXT,
                 .text = rows[i].name);
        ntl_emit(q->sink, .key = "when", .kind = NTL_TEXT,
                 .text = rows[i].when);
        ntl_end(q->sink);
    }
    ntl_end(q->sink);
}

static void show_outcome(const struct access_question *q, const char *key,
                         const char *title, uint32_t code,
                         const struct ntl_access_outcome *o)
{
    char words[96];
    bool raised = o->status && o->outcome != NTL_OUTCOME_BUGCHECK;

    ntl_begin(q->sink, NTL_OBJECT, key, title);
    if (o != &q->outcome)
        ntl_emit(q->sink, .key = "error_code", .kind = NTL_NUMBER,
                 .value = code,
                 .note = access_code_words(code, words, sizeof words));
    ntl_emit(q->sink, .key = "outcome", .kind = NTL_TEXT,
             .text = ntl_outcome_name(o->outcome));
    ntl_emit(q->sink, .key = "why", .kind = NTL_TEXT,
             .text = ntl_access_reason_note(o->reason));
    if (raised)
        show_exception(q, o);
    if (o->outcome == NTL_OUTCOME_BUGCHECK)
        show_bugcheck(q, o, "bugcheck", "bug check");
    show_other_region(q, o, code);
    if (raised && !q->verdict.user_mode)
        show_unhandled(q);
    ntl_end(q->sink);
}

void access_show_if_not_present(const struct access_question *q)
{
    struct ntl_walk empty = access_empty_walk(q);
    struct ntl_access_verdict verdict;
    struct ntl_access_outcome outcome;

    if (!q->verdict.assumed
        || !ntl_access_decide(&q->request, &empty, &verdict))
        return;
    ntl_access_outcome(&q->request, &empty, &verdict, &outcome);
    show_outcome(q, "if_not_present", "if nothing is there",
                 verdict.error_code, &outcome);
}

void access_show_windows(const struct access_question *q)
{
    show_outcome(q, "windows", "Windows", q->verdict.error_code, &q->outcome);
}
