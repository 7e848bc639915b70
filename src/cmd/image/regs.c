/* regs: what the processor held. */
#include "cmd/cmd.h"
#include "space/memory.h"

#include <ntlens/reg.h>
#include <string.h>

static bool is_flags(const struct image_register *r)
{
    return strcmp(r->name, "efl") == 0;
}

static void show_registers(const struct session *session,
                           const struct image_register *r, size_t count,
                           struct ntl_sink *sink)
{
    char flags[NTL_FLAGS_TEXT];
    bool wide = ntl_paging(session->arch)->pointer_size == 8;

    ntl_begin(sink, NTL_OBJECT, "registers", "registers");
    for (size_t i = 0; i < count; i++) {
        struct owner owner = memory_owner(session, r[i].value);

        if (is_flags(&r[i]))
            ntl_flags_text(r[i].value,
                           wide ? NTL_FLAGS_X64 : NTL_FLAGS_X86, flags);
        ntl_emit(sink, .key = r[i].name,
                 .kind = r[i].bits == 64 ? NTL_ADDRESS : NTL_NUMBER,
                 .value = r[i].value,
                 .note = is_flags(&r[i]) ? flags
                         : owner.kind ? owner.text : NULL);
    }
    ntl_end(sink);
}

/* The same as notes, for programs: JSON has no notes. */
static void show_pointers(const struct session *session,
                          const struct image_register *r, size_t count,
                          struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "into_modules", "into modules");
    for (size_t i = 0; i < count; i++) {
        struct owner owner = memory_owner(session, r[i].value);

        if (owner.kind == OWNER_NONE)
            continue;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = r[i].name);
        ntl_emit(sink, .key = "module", .kind = NTL_TEXT,
                 .text = owner.module->name);
        ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
                 .value = owner.offset);
        ntl_emit(sink, .key = "unloaded", .kind = NTL_FLAG,
                 .value = owner.kind == OWNER_UNLOADED);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static bool any_pointer(const struct session *session,
                        const struct image_register *r, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memory_owner(session, r[i].value).kind)
            return true;
    return false;
}

/* CR3 names a table, the header another: that of the process that crashed. */
static void compare_roots(const struct session *session,
                          const struct image_register *r, size_t count,
                          struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(session->image);
    const uint64_t mask = ntl_paging(session->arch)->root_mask;

    for (size_t i = 0; i < count; i++)
        if (strcmp(r[i].name, "cr3") == 0 && facts->dtb_raw.given
            && (r[i].value & mask) != (facts->dtb_raw.value & mask))
            ntl_find(sink, "another_root",
                     "CR3 is not the header's directory table base, %x: with "
                     "KVA shadow a process has two, or the writer of the dump "
                     "chose another process",
                     .number = { facts->dtb_raw.value });
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct cmd_operand *number = &call->arg[0];
    struct image_register r[IMAGE_REGISTERS_MAX];
    enum ntl_status status = cmd_need_image(call, diag);
    unsigned processors;
    size_t count;

    if (status != NTL_OK)
        return status;
    processors = image_contexts(session->image);
    if (number->given && number->value >= processors)
        return cmd_refuse(number, NTL_ENOTFOUND, diag,
                          "registers of %d processors are here, from 0",
                          .number = { processors });
    count = image_registers(session->image, (unsigned)number->value, r);
    session_context(session, USES_BUILD, sink);
    if (count == 0) {
        ntl_find(sink, "no_registers", "this image holds no registers");
        call->absent = true;
        return NTL_OK;
    }
    ntl_emit(sink, .key = "processor", .kind = NTL_DECIMAL,
             .value = number->value);
    show_registers(session, r, count, sink);
    if (any_pointer(session, r, count))
        show_pointers(session, r, count, sink);
    compare_roots(session, r, count, sink);
    call->has_result = image_register(session->image, "pc", 2, &call->result);
    return NTL_OK;
}

const struct command cmd_regs = {
    .name = "regs",
    .summary = "the registers that the image holds",
    .example = "",
    .args = { { CMD_NUMBER, "PROCESSOR", "from 0; crash dumps have one", NULL,
                true } },
    .run = run,
};
