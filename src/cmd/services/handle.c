#include "cmd/cmd.h"

#include <ntlens/handle.h>
#include <ntlens/objtypes.h>
#include <ntlens/va.h>

enum { FORM, VALUE, SECOND, READ, TYPE };

enum form { ENTRY, CID, OF_TYPE, OF_VALUE };
static const char *const words[] = { "entry", "cid", "type", NULL };

/*
 * From this build on ntkrla57.exe is there; before 9200 the entry is a pointer.
 */
enum { FIRST_LA57_BUILD = 20231 };

static uint8_t digits_of(const struct cmd_call *call)
{
    return ntl_paging(call->session->arch)->digits;
}

/* --- a handle ------------------------------------------------------------- */

static void find_handle(const struct cmd_call *call, const struct ntl_handle *h,
                        struct ntl_sink *sink)
{
    if (h->pseudo)
        ntl_find(sink, "pseudo_handle",
                 "%s(): a constant that stands in no table",
                 .word = { h->pseudo });
    if (h->kernel)
        ntl_find(sink, "kernel_handle", "a kernel handle: it is looked up in "
                 "the System process's table as %x", .number = { h->plain });
    if (call->arg[VALUE].value >> 32 && !h->pseudo && !h->kernel)
        ntl_find(sink, "no_handle", "no handle has that many bits: the words "
                 "of a handle table's entry are read by `handle entry`");
    if (h->tag && !h->pseudo)
        ntl_find(sink, "tag_bits",
                 "the two low bits, %x, are the owner's: the kernel ignores "
                 "them", .number = { h->tag });
    if (h->never_valid)
        ntl_find(sink, "never_valid", "bits 2 to %d are clear: never valid. "
                 "Entry 0 of each page of entries points at its extra "
                 "information; `test ecx,%x` refuses such a value",
                 .number = { digits_of(call) == 8 ? 10 : 9,
                             ntl_handle_entry_bits(call->session->arch) });
}

static void show_indexes(const struct cmd_call *call,
                         const struct ntl_handle *h, struct ntl_sink *sink)
{
    bool narrow = digits_of(call) == 8;
    uint8_t page = narrow ? 9 : 8, middle = narrow ? 10 : 9;

    ntl_begin(sink, NTL_OBJECT, "indexes", "where it leads");
    ntl_emit(sink, .key = "tag_bits", .kind = NTL_NUMBER, .value = h->tag,
             .lo = 0,
             .width = 2, .note = "ignored");
    ntl_emit(sink, .key = "entry_index", .kind = NTL_NUMBER,
             .value = h->index[0], .lo = 2, .width = page,
             .note = "in a page of entries");
    ntl_emit(sink, .key = "page_index", .kind = NTL_NUMBER,
             .value = h->index[1], .lo = (uint8_t)(2 + page), .width = middle,
             .note = "in a page of pointers");
    ntl_emit(sink, .key = "top_index", .kind = NTL_NUMBER,
             .value = h->index[2], .lo = (uint8_t)(2 + page + middle),
             .width = (uint8_t)(30 - page - middle),
             .note = "in the page above");
    ntl_emit(sink, .key = "levels_needed", .kind = NTL_DECIMAL,
             .value = ntl_handle_levels(h) + 1u,
             .note = "1: a page of entries is the table");
    ntl_end(sink);
}

static void step_indexes(const struct cmd_call *call,
                         const struct ntl_handle *h, struct ntl_sink *sink)
{
    bool narrow = digits_of(call) == 8;

    if (h->kernel)
        ntl_step(sink, "plain", "%x & 7ffffffc = %x",
                 .number = { h->value, h->plain });
    ntl_step(sink, "entry_index", narrow ? "(%x >> 2) & 1ff = %x"
                                         : "(%x >> 2) & ff = %x",
             .number = { h->plain, h->index[0] });
    ntl_step(sink, "page_index", narrow ? "(%x >> 11) & 3ff = %x"
                                        : "(%x >> 10) & 1ff = %x",
             .number = { h->plain, h->index[1] });
    ntl_step(sink, "top_index", narrow ? "%x >> 21 = %x" : "%x >> 19 = %x",
             .number = { h->plain, h->index[2] });
}

static void find_table(const struct ntl_handle_walk *walk,
                       const struct ntl_handle *h, uint64_t code,
                       struct ntl_sink *sink)
{
    if (walk->levels == NTL_HANDLE_LEVELS)
        ntl_find(sink, "no_table_code", "low bits 3: no table has four levels, "
                 "so %x is no TableCode", .number = { code });
    else if (!walk->reaches)
        ntl_find(sink, "beyond_table", "levels of the table: %d, of the "
                 "handle: %d. It is beyond NextHandleNeedingPool",
                 .number = { walk->levels + 1, ntl_handle_levels(h) + 1 });
}

static void step_walk(const struct cmd_call *call, const struct ntl_handle *h,
                      const struct ntl_handle_walk *walk, struct ntl_sink *sink)
{
    bool narrow = digits_of(call) == 8;
    uint64_t at = walk->table;

    for (unsigned i = 0; i < walk->levels && walk->read[i].reached; i++) {
        ntl_step(sink, i ? "pointer_2" : "pointer",
                 narrow ? "read %a + 4 * %x = %a" : "read %a + 8 * %x = %a",
                 .number = { at, h->index[walk->levels - i],
                             walk->read[i].address },
                 .digits = digits_of(call));
        at = walk->read[i].value;
    }
    if (walk->has_entry)
        ntl_step(sink, "entry", narrow ? "%a + 8 * %x = %a"
                                       : "%a + 10 * %x = %a",
                 .number = { at, h->index[0], walk->entry },
                 .digits = digits_of(call));
}

static void show_walk(struct cmd_call *call, const struct ntl_handle *h,
                      struct ntl_sink *sink)
{
    static const char *const keys[] = { "pointer_at", "pointer_2_at" };
    static const char *const notes[] = { "one level: entries",
        "two levels: pointers to entries", "three levels", "not possible" };
    uint8_t digits = digits_of(call);
    uint64_t code = call->arg[SECOND].value;
    struct ntl_handle_walk walk;

    ntl_handle_walk(call->session->arch, h, code, call->list, call->list_count,
                    &walk);
    ntl_begin(sink, NTL_OBJECT, "handle_table", "in this table");
    ntl_emit(sink, .key = "table_at", .kind = NTL_ADDRESS, .value = walk.table,
             .digits = digits);
    ntl_emit(sink, .key = "levels", .kind = NTL_DECIMAL,
             .value = walk.levels + 1u, .note = notes[walk.levels]);
    for (unsigned i = 0; i < walk.levels && i < 2 && walk.read[i].reached; i++)
        ntl_emit(sink, .key = keys[i], .kind = NTL_ADDRESS,
                 .value = walk.read[i].address, .digits = digits,
                 .note = walk.read[i].known ? "given" : "read it, and add it");
    if (walk.reaches)
        ntl_emit(sink, .key = "entry", .value = walk.entry, .digits = digits,
                 .kind = walk.has_entry ? NTL_ADDRESS : NTL_ABSENT,
                 .note = walk.has_entry ? "its _HANDLE_TABLE_ENTRY"
                                        : "needs what is read above");
    ntl_end(sink);
    step_walk(call, h, &walk, sink);
    find_table(&walk, h, code, sink);
    call->result = walk.entry;
    call->has_result = walk.has_entry;
}

static enum ntl_status of_value(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    struct ntl_handle h = ntl_handle(call->session->arch,
                                     call->arg[VALUE].value);

    (void)diag;
    session_context(call->session, USES_ARCH, sink);
    ntl_emit(sink, .key = "handle", .kind = NTL_NUMBER, .value = h.value);
    if (!h.pseudo) {
        show_indexes(call, &h, sink);
        step_indexes(call, &h, sink);
    }
    if (!h.pseudo && call->arg[SECOND].given)
        show_walk(call, &h, sink);
    find_handle(call, &h, sink);
    return NTL_OK;
}

/* --- an entry ------------------------------------------------------------- */

static void show_rights(const struct ntl_handle_entry *e, struct ntl_sink *sink)
{
    static const struct { uint32_t bit; const char *key; } rights[] = {
        { 0x10000, "DELETE" }, { 0x20000, "READ_CONTROL" },
        { 0x40000, "WRITE_DAC" }, { 0x80000, "WRITE_OWNER" },
        { 0x100000, "SYNCHRONIZE" }, { 0x1000000, "ACCESS_SYSTEM_SECURITY" },
    };

    ntl_emit(sink, .key = "granted_access", .kind = NTL_NUMBER,
             .value = e->granted_access, .note = "low 16 bits: by object type");
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (e->granted_access & rights[i].bit)
            ntl_emit(sink, .key = rights[i].key, .kind = NTL_FLAG, .value = 1);
}

static void show_attributes(const struct ntl_handle_entry *e,
                            struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "protect_from_close", .kind = NTL_FLAG,
             .value = e->attributes & NTL_HANDLE_PROTECT_CLOSE);
    ntl_emit(sink, .key = "inherit", .kind = NTL_FLAG,
             .value = e->attributes >> 1 & 1);
    ntl_emit(sink, .key = "audit", .kind = NTL_FLAG,
             .value = e->attributes >> 2 & 1);
}

static void step_pointer(const struct cmd_call *call,
                         const struct ntl_handle_entry *e, const char *what,
                         struct ntl_sink *sink)
{
    unsigned shift = e->form->shift;
    uint64_t sign = e->low >> 63 ? UINT64_MAX : 0, shifted;

    if (shift == 0) {
        ntl_step(sink, what, digits_of(call) == 8 ? "%a; and edi,-8 = %a"
                                                  : "%a; and rdi,-8 = %a",
                 .number = { e->low, e->pointer }, .digits = digits_of(call));
        return;
    }
    shifted = e->low >> shift | sign << (64 - shift);
    ntl_step(sink, "rdi", "%a; sar rdi,%xh = %a",
             .number = { e->low, shift, shifted });
    ntl_step(sink, what, "and rdi,-10h = %a", .number = { e->pointer });
}

static void show_count(const struct ntl_handle_entry *e, struct ntl_sink *sink)
{
    if (!e->has_count)
        return;
    ntl_emit(sink, .key = "references_left", .kind = NTL_NUMBER,
             .value = e->count, .note = "the entry may hand out so many");
    if (e->form->full)
        ntl_step(sink, "references_left", "(%a & 1fffe) >> 1 = %x; a full "
                 "entry has %x", .number = { e->low, e->count, e->form->full });
}

/* For the form whose routine is public. */
static void find_path(const struct ntl_handle_entry *e, struct ntl_sink *sink)
{
    if (!e->form->full)
        return;
    switch (ntl_handle_path(e->count)) {
    case NTL_HANDLE_SLOW:
        ntl_find(sink, "no_references_left", "none left: a reference locks the "
                 "entry, counts on the object and refills the entry");
        break;
    case NTL_HANDLE_REFILL:
        ntl_find(sink, "refill", "`shr rcx,1; cmp cx,10h` is equal: the next "
                 "reference also refills the entry");
        break;
    case NTL_HANDLE_FAST:
        break;
    }
    if (e->count > e->form->full)
        ntl_find(sink, "count_too_large", "a full entry has %x references",
                 .number = { e->form->full });
}

static void find_entry(const struct cmd_call *call,
                       const struct ntl_handle_entry *e, struct ntl_sink *sink)
{
    const struct session *session = call->session;

    if (!e->unlocked)
        ntl_find(sink, "locked", "locked: a reference waits in "
                 "ExpBlockOnLockedHandleEntry");
    if (ntl_va_space(session->arch, e->pointer) != NTL_KERNEL)
        ntl_find(sink, "not_a_kernel_address", "the pointer is no kernel "
                 "address: the words are not an entry of this build");
    if (session->arch == NTL_X64_LA57
        && session->build.number < FIRST_LA57_BUILD)
        ntl_find(sink, "no_la57_kernel",
                 "ntkrla57.exe came with build %d",
                 .number = { FIRST_LA57_BUILD });
}

static void show_words(const struct cmd_call *call,
                       const struct ntl_handle_entry *e, struct ntl_sink *sink)
{
    uint8_t digits = digits_of(call);

    ntl_emit(sink, .key = "low", .kind = NTL_RAW, .value = e->low,
             .digits = digits);
    ntl_emit(sink, .key = "high", .kind = NTL_RAW, .value = e->high,
             .digits = digits,
             .note = call->arg[SECOND].given ? NULL : "not given");
}

static void show_fields(const struct cmd_call *call,
                        const struct ntl_handle_entry *e, struct ntl_sink *sink)
{
    ntl_layout_show(&e->form->low, "low_fields", e->low, sink);
    if (call->arg[SECOND].given)
        ntl_layout_show(&e->form->high, "high_fields", e->high, sink);
}

static struct ntl_handle_entry read_entry(const struct cmd_call *call)
{
    return ntl_handle_entry(call->session->arch, call->session->build,
                            call->arg[VALUE].value, call->arg[SECOND].value);
}

static enum ntl_status too_wide(const struct cmd_call *call,
                                struct ntl_diag *diag)
{
    for (unsigned i = VALUE; i <= SECOND; i++)
        if (digits_of(call) == 8 && call->arg[i].value >> 32)
            return cmd_refuse(&call->arg[i], NTL_EVALUE, diag,
                              "an entry of x86 is two words of 4 bytes; "
                              "-a x64");
    if (call->list_count)
        return cmd_refuse(&call->list_text[0], NTL_EEXTRA, diag,
                          "an entry has two words");
    return NTL_OK;
}

/* What the two kinds of tables do differently: which of the two is first. */
struct entry_kind {
    void (*show)(struct cmd_call *call, const struct ntl_handle_entry *e,
                 struct ntl_sink *sink);
    void (*find)(const struct cmd_call *call, struct ntl_sink *sink);
};

static enum ntl_status run_entry(const struct entry_kind *kind,
                                 struct cmd_call *call, struct ntl_sink *sink,
                                 struct ntl_diag *diag)
{
    struct ntl_handle_entry e = read_entry(call);
    enum ntl_status status = too_wide(call, diag);

    if (status != NTL_OK)
        return status;
    session_context(call->session, USES_BUILD, sink);
    show_words(call, &e, sink);
    if (e.free) {               /* it has no object */
        ntl_find(sink, "free", "a free entry: its first word is 0, the second "
                 "chains it");
        return NTL_OK;
    }
    kind->show(call, &e, sink);
    show_fields(call, &e, sink);
    find_entry(call, &e, sink);
    find_path(&e, sink);
    if (kind->find)
        kind->find(call, sink);
    return NTL_OK;
}

static void show_header_first(struct cmd_call *call,
                              const struct ntl_handle_entry *e,
                              struct ntl_sink *sink)
{
    unsigned size = ntl_handle_header_size(call->session->arch);

    call->result = e->pointer + size;
    call->has_result = true;
    ntl_emit(sink, .key = "object_header", .kind = NTL_ADDRESS,
             .value = e->pointer, .digits = digits_of(call),
             .note = "_OBJECT_HEADER");
    ntl_emit(sink, .key = "object", .kind = NTL_ADDRESS, .value = call->result,
             .digits = digits_of(call), .note = "its Body");
    if (call->arg[SECOND].given)
        show_rights(e, sink);
    show_attributes(e, sink);
    show_count(e, sink);
    step_pointer(call, e, "object_header", sink);
    ntl_step(sink, "object", "%a + %x = %a",
             .number = { e->pointer, size, call->result },
             .digits = digits_of(call));
}

static enum ntl_status entry(struct cmd_call *call, struct ntl_sink *sink,
                             struct ntl_diag *diag)
{
    static const struct entry_kind of_process = { .show = show_header_first };

    return run_entry(&of_process, call, sink, diag);
}

/* --- an entry of the table of processes and threads ----------------------- */

/* Of a dispatcher object. */
enum { PROCESS = 3, THREAD = 6 };

static void show_type(const struct cmd_call *call, struct ntl_sink *sink)
{
    uint64_t type = call->arg[TYPE].value & 0x7f;
    const char *name = type == PROCESS ? "process"
                       : type == THREAD ? "thread" : "neither";

    if (!call->arg[TYPE].given)
        return;
    ntl_emit(sink, .key = "dispatcher_type", .kind = NTL_NUMBER,
             .value = type,
             .note = name);
    ntl_step(sink, "type", "%x & 7f = %x",
             .number = { call->arg[TYPE].value, type });
}

static void find_type(const struct cmd_call *call, struct ntl_sink *sink)
{
    uint64_t type = call->arg[TYPE].value & 0x7f;

    if (!call->arg[TYPE].given)
        ntl_find(sink, "type_check", "a look-up compares [object] & 7f with 3 "
                 "for a process, 6 for a thread: type=BYTE checks it");
    else if (type != PROCESS && type != THREAD)
        ntl_find(sink, "wrong_type", "neither a process (3) nor a thread (6): "
                 "the look-up gives the reference back and fails");
}

static void show_object_first(struct cmd_call *call,
                              const struct ntl_handle_entry *e,
                              struct ntl_sink *sink)
{
    unsigned size = ntl_handle_header_size(call->session->arch);

    call->result = e->pointer;
    call->has_result = true;
    ntl_emit(sink, .key = "object", .kind = NTL_ADDRESS, .value = e->pointer,
             .digits = digits_of(call), .note = "the process or thread itself");
    ntl_emit(sink, .key = "object_header", .kind = NTL_ADDRESS,
             .value = e->pointer - size, .digits = digits_of(call),
             .note = "_OBJECT_HEADER, below it");
    show_type(call, sink);
    show_count(e, sink);
    step_pointer(call, e, "object", sink);
    ntl_step(sink, "object_header", "%a - %x = %a",
             .number = { e->pointer, size, e->pointer - size },
             .digits = digits_of(call));
}

static enum ntl_status cid(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    static const struct entry_kind of_cids = {
        .show = show_object_first, .find = find_type,
    };

    return run_entry(&of_cids, call, sink, diag);
}

/* --- the type of an object ---------------------------------------------- */

/* Type to Thread have been 2 to 8 in every list. */
enum { LAST_SETTLED_TYPE = 8 };

/* One object whose type is known gives the cookie away. */
static void find_cookie(const struct cmd_call *call, uint8_t stored,
                        struct ntl_sink *sink)
{
    struct ntl_build build = call->session->build;
    uint64_t header = call->arg[VALUE].value;

    ntl_find(sink, "cookie", "nt!ObHeaderCookie is missing, a third number: it "
             "is %x if this is a process (7), %x if it is a thread (8)",
             .number = { ntl_object_type_index(build, header, stored, 7),
                         ntl_object_type_index(build, header, stored, 8) });
}

static void show_type_name(const struct cmd_call *call, uint8_t index,
                           struct ntl_sink *sink)
{
    struct ntl_build build = call->session->build;
    struct ntl_object_type type = ntl_object_type(build, index);
    bool indexed = build.number >= NTL_FIRST_TYPE_INDEX;
    bool named = type.name && indexed
                 && (!type.nearest || index <= LAST_SETTLED_TYPE);

    ntl_emit(sink, .key = "type_index", .kind = NTL_NUMBER, .value = index,
             .note = "in nt!ObTypeIndexTable");
    ntl_emit(sink, .key = "object_type", .text = type.name,
             .kind = named ? NTL_TEXT : NTL_ABSENT);
    if (!indexed)
        ntl_find(sink, "no_type_index", "before 7600 a header points at its "
                 "_OBJECT_TYPE, and types had other numbers");
    else if (type.nearest && type.name)
        ntl_find(sink, "type_list", "it was %s in build %d; no list of build "
                 "%d is known here, and types come and go",
                 .number = { type.build, build.number }, .word = { type.name });
    else if (type.nearest)
        ntl_find(sink, "type_list", "no list of build %d is known here",
                 .number = { build.number });
}

/* HEADER TYPEINDEX [COOKIE]; or an index alone. */
static enum ntl_status of_type(struct cmd_call *call, struct ntl_sink *sink,
                               struct ntl_diag *diag)
{
    struct ntl_build build = call->session->build;
    uint64_t header = call->arg[VALUE].value;
    const struct cmd_operand *second = &call->arg[SECOND];
    uint8_t stored = (uint8_t)(second->given ? second->value : header);
    uint8_t cookie = call->list_count ? (uint8_t)call->list[0] : 0, index;

    if (!second->given && header > UINT8_MAX)
        return cmd_refuse(&call->arg[VALUE], NTL_EMISSING, diag,
                          "the header's address, its TypeIndex and "
                          "nt!ObHeaderCookie, or an index alone");
    session_context(call->session, USES_BUILD, sink);
    index = second->given
            ? ntl_object_type_index(build, header, stored, cookie) : stored;
    if (second->given && build.number >= NTL_FIRST_HEADER_COOKIE
        && !call->list_count) {
        find_cookie(call, stored, sink);
        return NTL_OK;
    }
    show_type_name(call, index, sink);
    if (second->given && build.number >= NTL_FIRST_HEADER_COOKIE)
        ntl_step(sink, "type_index", "%x ^ %x (bits 15:8 of the header's "
                 "address) ^ %x (cookie) = %x",
                 .number = { stored, header >> 8 & 0xff, cookie, index });
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    static enum ntl_status (*const forms[])(struct cmd_call *,
                                            struct ntl_sink *,
                                            struct ntl_diag *) = {
        [ENTRY] = entry, [CID] = cid, [OF_TYPE] = of_type,
        [OF_VALUE] = of_value,
    };
    const struct cmd_operand *word = &call->arg[FORM];

    return forms[word->given ? word->value : OF_VALUE](call, sink, diag);
}

const struct command cmd_handle = {
    .name = "handle",
    .aliases = "!handle",
    .summary = "a handle, or a handle table's entry: the object, its type",
    .example = "entry b9861f21_4b90ffe3 1f0003",
    .args = {
        [FORM] = { CMD_WORD, "FORM",
                   "an entry's words, or a header's TypeIndex", words, true },
        [VALUE] = { CMD_NUMBER, "VALUE",
                    "a handle; the entry's first word; the header", NULL,
                    false },
        [SECOND] = { CMD_NUMBER, "TABLECODE",
                     "of _HANDLE_TABLE; the entry's second word", NULL, true },
        [READ] = { CMD_LIST, "POINTER", "what stands where it says to read",
                   NULL, true },
        [TYPE] = { CMD_KEYED, "type", "cid: first byte of the object", NULL,
                   true },
    },
    .run = run,
};
