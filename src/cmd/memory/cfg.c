#include "cfg.h"

#include <ntlens/va.h>
#include <string.h>

static const char *const words[] = {
    "kernel", "user", "base", "bitmap", "dq", "kscp", "scpcfg", NULL,
};

/* --- the bitmap's value and its region ------------------------------------ */

static enum ntl_status need_number(const struct cmd_call *call,
                                   const char *what, struct ntl_diag *diag)
{
    if (call->arg[TARGET].given)
        return NTL_OK;
    return cmd_refuse(&call->spelling, NTL_EMISSING, diag, "%s",
                      .word = { what });
}

/* The kernel's bitmap is no canonical address; its region is one. */
static bool is_bitmap(uint64_t value)
{
    return ntl_va_space(NTL_X64, value) == NTL_NONCANONICAL
           && ntl_va_space(NTL_X64, ntl_cfg_base_of_bitmap(value))
              == NTL_KERNEL;
}

static void show_region(uint64_t bitmap, uint64_t base, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "bitmap", .kind = NTL_ADDRESS, .value = bitmap,
             .note = "guard_icall_bitmap");
    ntl_emit(sink, .key = "region_base", .kind = NTL_ADDRESS, .value = base,
             .note = "slot of ffff8000`00000000");
    ntl_emit(sink, .key = "region_end", .kind = NTL_ADDRESS,
             .value = base + UINT64_C(0x1ffffffffff),
             .note = "2 TB for the kernel's half");
}

static enum ntl_status convert(struct cmd_call *call, struct ntl_sink *sink,
                               struct ntl_diag *diag)
{
    uint64_t value = call->arg[TARGET].value;
    bool to_base = call->arg[FORM].value == TO_BASE || is_bitmap(value);
    const char *what = to_base ? "the value of guard_icall_bitmap"
                               : "the base of the bitmap's region";
    enum ntl_status status = need_number(call, what, diag);
    uint64_t other = to_base ? ntl_cfg_base_of_bitmap(value)
                             : ntl_cfg_bitmap_of_base(value);
    uint64_t base = to_base ? other : value;

    if (status != NTL_OK)
        return status;
    show_region(to_base ? value : other, base, sink);
    ntl_find(sink, "taken_as", "%a is taken as %s", .number = { value },
             .word = { what });
    ntl_step(sink, to_base ? "region_base" : "bitmap",
             to_base ? "%a - fc00020000000000 = %a"
                     : "%a + fc00020000000000 = %a",
             .number = { value, other });
    if (ntl_va_space(NTL_X64, base) != NTL_KERNEL)
        ntl_find(sink, "base_not_canonical", "the base is no kernel address: "
                 "this is not a value of guard_icall_bitmap%s",
                 .word = { to_base ? "" : "'s region" });
    call->result = other;
    call->has_result = true;
    return NTL_OK;
}

/* --- dq ------------------------------------------------------------------- */

/* The quadwords after the slot; a pasted line's own address is left out. */
static unsigned collect(const struct cmd_call *call, uint64_t word[])
{
    uint64_t slot = call->arg[TARGET].value;
    unsigned count = 0;

    for (unsigned i = BITMAP; i <= QWORD; i++)
        if (call->arg[i].given)
            word[count++] = call->arg[i].value;
    for (size_t i = 0; i < call->list_count; i++)
        if (call->list[i] != slot + count * 8)
            word[count++] = call->list[i];
    return count;
}

static void list_words(const struct cmd_call *call, const uint64_t word[],
                       unsigned count, struct ntl_sink *sink)
{
    const struct cmd_operand *of = &call->arg[OF];
    uint64_t slot = call->arg[TARGET].value;
    uint64_t bitmap = of->given ? of->value : slot;

    ntl_begin(sink, NTL_TABLE, "targets", "targets");
    for (unsigned i = 0; i < count; i++)
        cfg_list_word(word[i], 32,
                      ntl_cfg_block_of_slot(NTL_CFG_KERNEL, bitmap,
                                            slot + i * 8), 16, sink);
    ntl_end(sink);
}

static enum ntl_status check_dq(const struct cmd_call *call, unsigned count,
                                struct ntl_diag *diag)
{
    enum ntl_status status
        = need_number(call, "the slot's address, then its quadwords", diag);

    if (status == NTL_OK && cfg_is_32_bit(call))
        return cmd_refuse(&call->spelling, NTL_EVALUE, diag,
                          "quadwords are of 64-bit bitmaps; -a x64");
    if (status == NTL_OK && count == 0)
        return cmd_refuse(&call->arg[TARGET], NTL_EMISSING, diag,
                          "the quadwords of a `dq` line go after the slot");
    return status;
}

static enum ntl_status dq(struct cmd_call *call, struct ntl_sink *sink,
                          struct ntl_diag *diag)
{
    uint64_t word[CMD_LIST_MAX + 2];
    uint64_t slot = call->arg[TARGET].value;
    unsigned count = collect(call, word);
    enum ntl_status status = check_dq(call, count, diag);
    bool any = false;

    if (status != NTL_OK)
        return status;
    for (unsigned i = 0; i < count; i++)
        any |= word[i] != 0;
    ntl_emit(sink, .key = "slot", .kind = NTL_ADDRESS, .value = slot);
    ntl_emit(sink, .key = "quadwords", .kind = NTL_DECIMAL, .value = count,
             .note = "each speaks for 512 bytes");
    if (slot & 7)
        ntl_find(sink, "slot_not_aligned", "slots are multiples of 8");
    if (!call->arg[OF].given)
        ntl_find(sink, "no_bitmap", "targets are counted from the first slot's "
                 "block; bitmap=VALUE gives their addresses");
    if (!any)
        ntl_find(sink, "no_targets", "no function may be called there");
    else
        list_words(call, word, count, sink);
    ntl_step(sink, "target", "(slot - bitmap) / 8 * 200 + bit / 2 * 10");
    return NTL_OK;
}

/* --- code pages ----------------------------------------------------------- */

static void show_section(const struct cmd_call *call,
                         enum ntl_cfg_section section, const char *key,
                         const char *title, struct ntl_sink *sink)
{
    const struct cmd_operand *base = &call->arg[TARGET];
    struct ntl_cfg_routine r;

    ntl_begin(sink, NTL_TABLE, key, title);
    for (size_t i = 0; ntl_cfg_routine(section, i, &r); i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER, .value = r.offset);
        if (base->given && section != NTL_CFG_INIT_BLOCK)
            ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS,
                     .value = base->value + r.offset);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = r.name);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static enum ntl_status pages(struct cmd_call *call, struct ntl_sink *sink,
                             struct ntl_diag *diag)
{
    (void)diag;
    if (call->arg[FORM].value == KSCP) {
        show_section(call, NTL_CFG_KSCP, "kscp", "ntoskrnl, section KSCP",
                     sink);
    } else {
        show_section(call, NTL_CFG_SCPCFG, "scpcfg",
                     "ntdll, SCPCFG, SCPCFGES, SCPCFGFP, SCPCFGNP", sink);
        show_section(call, NTL_CFG_INIT_BLOCK, "init_block",
                     "pointers in ntdll!LdrSystemDllInitBlock", sink);
        ntl_find(sink, "placeholder", "in the file the bitmap's address is "
                 "0123456789abcdef, 2 bytes into a routine; the kernel puts it "
                 "in. The page follows the image: base + SizeOfImage");
    }
    ntl_find(sink, "one_revision", "offsets of 26100.268; another revision may "
             "have others");
    return NTL_OK;
}

/* --- a routine by its name ------------------------------------------------ */

/* Those of the files, which lie where the revision has them. */
static const char *const elsewhere[] = {
    "guard_dispatch_icall_no_overrides", "guard_dispatch_icall_nop",
    "guard_dispatch_icall", "guard_check_icall", "guard_icall_handler",
    "LdrpDispatchUserCallTargetES", "LdrpDispatchUserCallTarget",
    "LdrpValidateUserCallTargetES", "LdrpValidateUserCallTarget",
    "LdrpHandleInvalidUserCallTarget",
};

struct routine {
    const char *name;
    uint32_t offset;            /* in its section                             */
    bool placed;
    size_t length;              /* of the word, up to the + or its end        */
};

static bool is_routine(const struct cmd_operand *word, const char *name,
                       struct routine *ret)
{
    const char *mark = memchr(word->text, '!', word->length);
    size_t skip = mark ? (size_t)(mark + 1 - word->text) : 0;

    while (skip < word->length && word->text[skip] == '_' && name[0] != '_')
        skip++;
    ret->name = name;
    ret->length = skip + strlen(name);
    return word->length >= ret->length
           && memcmp(word->text + skip, name, ret->length - skip) == 0
           && (word->length == ret->length || word->text[ret->length] == '+');
}

/* NAME+OFFSET of a routine; false: the word is no such name. */
static bool routine_named(const struct cmd_operand *word, struct routine *ret)
{
    struct ntl_cfg_routine r;

    for (int section = 0; section < NTL_CFG_SECTIONS; section++)
        for (size_t i = 0;
             ntl_cfg_routine((enum ntl_cfg_section)section, i, &r); i++) {
            ret->offset = r.offset;
            ret->placed = true;
            if (is_routine(word, r.name, ret))
                return true;
        }
    ret->offset = 0;
    ret->placed = false;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (is_routine(word, elsewhere[i], ret))
            return true;
    return false;
}

/* Not all of the code pages is Control Flow Guard's. */
static void find_check(const struct routine *routine, struct ntl_sink *sink)
{
    if (strstr(routine->name, "andle"))
        ntl_find(sink, "refused_target", "it is called when a target is "
                 "refused, or its slot could not be read: the pointer of the "
                 "call is what is bad. Who loaded it is on the stack");
    else if (strncmp(routine->name, "Kscp", 4) == 0)
        ntl_find(sink, "bad_target", "it checks a call's target: a fault in it "
                 "is the load of bitmap + (target >> 9) * 8, and comes of a "
                 "bad function pointer, not of the check. In the trap frame "
                 "rax is the target, r10 target >> 9: `cfg r10=VALUE "
                 "bitmap=VALUE`");
    else if (strstr(routine->name, "icall")
             || strstr(routine->name, "CallTarget"))
        ntl_find(sink, "bad_target", "it checks a call's target: a fault in it "
                 "is the load of the target's slot of the bitmap, and comes of "
                 "a bad function pointer, not of the check");
}

static enum ntl_status show_routine(struct cmd_call *call,
                                    const struct routine *routine,
                                    struct ntl_sink *sink,
                                    struct ntl_diag *diag)
{
    struct cmd_operand more = call->arg[TARGET];
    enum ntl_status status = NTL_OK;

    more.text += routine->length;
    more.offset += routine->length;
    more.length -= routine->length;
    if (more.length)
        status = cmd_number(call->session, &more, diag);
    if (status != NTL_OK)
        return status;
    ntl_emit(sink, .key = "routine", .kind = NTL_TEXT, .text = routine->name);
    if (routine->placed)
        ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
                 .value = routine->offset, .note = "in its section");
    ntl_emit(sink, .key = "at", .kind = NTL_NUMBER,
             .value = routine->offset + more.value,
             .note = routine->placed ? NULL : "in the routine");
    find_check(routine, sink);
    return NTL_OK;
}

static enum ntl_status read_target(struct cmd_call *call,
                                   struct ntl_diag *diag)
{
    return call->arg[TARGET].given
           ? cmd_number(call->session, &call->arg[TARGET], diag) : NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    static enum ntl_status (*const forms[])(struct cmd_call *,
                                            struct ntl_sink *,
                                            struct ntl_diag *) = {
        [AS_KERNEL] = cfg_check, [AS_USER] = cfg_check, [TO_BASE] = convert,
        [TO_BITMAP] = convert, [DQ] = dq, [KSCP] = pages, [SCPCFG] = pages,
        [CHECK] = cfg_check,
    };
    const struct cmd_operand *word = &call->arg[FORM];
    struct routine routine;
    enum ntl_status status;

    if (call->session->arch == NTL_ARM64)
        return cmd_refuse(&call->spelling, NTL_ENOTFOUND, diag,
                          "what is known is of x64 and x86; -a x64");
    if (call->arg[TARGET].given
        && routine_named(&call->arg[TARGET], &routine))
        return show_routine(call, &routine, sink, diag);
    if ((status = read_target(call, diag)) != NTL_OK)
        return status;
    return forms[word->given ? word->value : CHECK](call, sink, diag);
}

const struct command cmd_cfg = {
    .name = "cfg",
    .summary = "Control Flow Guard: a target's slot, its bits, the verdict",
    .example = "fffff803_8e0b0d70 fbff83a0_0c7ba008 00004000_00000000",
    .args = {
        [FORM] = { CMD_WORD, "FORM", "whose check; or another question", words,
                   true },
        [TARGET] = { CMD_WORD, "TARGET",
                     "of the call; or NAME+OFFSET of a check", NULL, true },
        [BITMAP] = { CMD_NUMBER, "BITMAP", "guard_icall_bitmap or CfgBitMap",
                     NULL, true },
        [QWORD] = { CMD_NUMBER, "QWORD", "what the slot holds", NULL, true },
        [MORE] = { CMD_LIST, "MORE", "dq: further quadwords", NULL, true },
        [R10] = { CMD_KEYED, "r10", "of the trap frame: target >> 9", NULL,
                  true },
        [RAX] = { CMD_KEYED, "rax", "of the trap frame: the target", NULL,
                  true },
        [OF] = { CMD_KEYED, "bitmap", "the bitmap, for dq, too", NULL, true },
    },
    .run = run,
};
