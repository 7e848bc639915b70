#include "case.h"

#include "asked.h"
#include "frame.h"
#include "name.h"
#include "part.h"
#include "process.h"
#include "space/memory.h"

#include <ntlens/va.h>
#include <string.h>

/* --- what the header says ------------------------------------------------- */

struct ntl_bugcheck_question case_question(const struct session *session)
{
    const struct image_facts *facts = image_facts(session->image);
    struct ntl_bugcheck_question question = {
        .code = (uint32_t)facts->bugcheck.value,
    };

    for (unsigned i = 0; i < NTL_PARAMETERS; i++) {
        question.parameter[i] = facts->parameter[i].value;
        question.given |= (uint8_t)(facts->parameter[i].given << i);
    }
    return question;
}

/* DumpIt's four words spell MATT MOON SOLS; LiveKD leaves a comment. */
const char *case_made_by(const struct session *session)
{
    const struct image_facts *facts = image_facts(session->image);

    if (facts->bugcheck.value == UINT32_C(0x5454414d))
        return "DumpIt";
    if (strncmp(facts->comment, "LiveKD", 6) == 0)
        return "LiveKD";
    return facts->bugcheck.value == 0 ? "a tool, of a running system" : NULL;
}

/* --- the case while it grows ---------------------------------------------- */

struct gather {
    const struct session *session;
    struct asked asked;
    struct ntl_evidence *e;
    bool at_bugcheck;           /* the processor stands in KeBugCheckEx       */
};

static void take_memory(const struct session *session, struct ntl_evidence *e)
{
    const struct image_facts *facts = image_facts(session->image);

    for (size_t i = 0; i < facts->runs; i++) {
        uint64_t end = facts->run[i].page + facts->run[i].pages;

        e->frames = end > e->frames ? end : e->frames;
    }
    if (facts->runs)
        e->from[NTL_PIECE_MEMORY] = NTL_FROM_HEADER;
}

/* --- where it struck ------------------------------------------------------ */

static void set_registers(struct ntl_evidence *e,
                          const struct ntl_registers *registers,
                          enum ntl_origin from)
{
    e->registers = *registers;
    e->from[NTL_PIECE_REGISTERS] = (uint8_t)from;
}

/* The instruction that the parameters name. */
static bool named_instruction(const struct gather *g, uint64_t *ret)
{
    if (ntl_knows(g->e, NTL_PIECE_RECORD)) {
        *ret = g->e->record.address;
        return true;
    }
    return asked_instruction(&g->asked, ret);
}

/* The header's registers, if they are of that instruction, else of none. */
static bool registers_of(const struct gather *g, uint64_t instruction,
                         struct ntl_registers *ret)
{
    return frame_registers(g->session, ret)
           && ret->value[NTL_RIP] == instruction;
}

/* A watchdog's frame is the clock interrupt's. */
static bool interrupted(const struct gather *g, struct ntl_registers *ret)
{
    uint64_t sp;

    return g->asked.question.code == DPC_WATCHDOG_VIOLATION
           && image_register(g->session->image, "rsp", 3, &sp)
           && frame_find_interrupted(g->session, sp, ret);
}

static void take_registers(struct gather *g)
{
    struct ntl_registers p;
    uint64_t at, instruction, sp;

    if (asked_parameter(&g->asked, NTL_PARAM_CONTEXT_RECORD, &at)
        && frame_context(g->session, at, &p))
        set_registers(g->e, &p, NTL_FROM_CONTEXT);
    else if (asked_parameter(&g->asked, NTL_PARAM_TRAP_FRAME, &at)
             && frame_trap(g->session, at, &p))
        set_registers(g->e, &p, NTL_FROM_TRAP_FRAME);
    else if (interrupted(g, &p))
        set_registers(g->e, &p, NTL_FROM_TRAP_FRAME);
    else if (!named_instruction(g, &instruction))
        return;
    else if (registers_of(g, instruction, &p))
        set_registers(g->e, &p, NTL_FROM_REGISTERS);
    else if (image_register(g->session->image, "rsp", 3, &sp)
             && frame_find_trap(g->session, sp, instruction, &p))
        set_registers(g->e, &p, NTL_FROM_TRAP_FRAME);
}

static void set_record(struct ntl_evidence *e, const struct ntl_record *record,
                       enum ntl_origin from)
{
    e->record = *record;
    e->from[NTL_PIECE_RECORD] = (uint8_t)from;
}

/* KeBugCheckEx's own record in the header, 80000003, is nobody's exception: the
   crash's has its status, and its address. */
static bool header_record(const struct gather *g, uint32_t status,
                          uint64_t instruction, struct ntl_record *ret)
{
    struct image_exception e;

    if (!image_exception(g->session->image, &e) || e.code != status
        || e.address != instruction)
        return false;
    *ret = (struct ntl_record) {
        .code = e.code, .flags = e.flags, .address = e.address,
        .parameters = (uint8_t)(e.parameters < 4 ? e.parameters : 4),
    };
    memcpy(ret->parameter, e.parameter, ret->parameters * sizeof *e.parameter);
    return true;
}

static void take_record(struct gather *g)
{
    struct ntl_record record;
    uint64_t at, status, instruction, sp;

    if (asked_parameter(&g->asked, NTL_PARAM_EXCEPTION_RECORD, &at)
        && frame_record(g->session, at, &record) && record.code) {
        set_record(g->e, &record, NTL_FROM_RECORD);
        return;
    }
    if (!asked_parameter(&g->asked, NTL_PARAM_EXCEPTION, &status)
        || !asked_parameter(&g->asked, NTL_PARAM_CODE_ADDRESS, &instruction))
        return;
    if (image_register(g->session->image, "rsp", 3, &sp)
        && frame_find_record(g->session, sp, instruction, (uint32_t)status,
                             &record))
        set_record(g->e, &record, NTL_FROM_RECORD);
    else if (header_record(g, (uint32_t)status, instruction, &record))
        set_record(g->e, &record, NTL_FROM_HEADER);
}

/* As many bytes before it as there are, of 32. */
static void take_bytes(struct gather *g, uint64_t at)
{
    struct ntl_code_bytes *b = &g->e->bytes;
    struct memory memory;

    (void)memory_read(g->session, at, b->at, sizeof b->at, &memory);
    b->ats = (uint8_t)memory.done;
    for (unsigned n = NTL_BYTES_BEFORE; b->ats && n; n /= 2) {
        if (!memory_read(g->session, at - n, b->before + NTL_BYTES_BEFORE - n,
                         n, &memory))
            continue;
        b->befores = (uint8_t)n;
        break;
    }
    if (b->ats)
        g->e->from[NTL_PIECE_BYTES] = NTL_FROM_MEMORY;
}

/* --- who had which part in it --------------------------------------------- */

/* Where the word at the stack's top returns to, when a leaf has faulted. */
static void add_leaf_caller(struct gather *g, const struct ntl_part *struck)
{
    const struct ntl_registers *r = &g->e->registers;
    struct ntl_part part;
    uint64_t word;
    int call;

    if (!ntl_register_given(r, NTL_RSP)
        || memory_number(g->session, r->value[NTL_RSP], 0, &word) != NTL_OK
        || !part_at(g->session, word, NTL_ROLE_CALLED_LEAF, NTL_FROM_STACK,
                    &part)
        || part_is_kernel(&part) || strcmp(part.name, struck->name) == 0)
        return;
    call = part_after_call(g->session, word);
    part.certain = call == 1;
    if (call == 1 || (call < 0 && part_is_kernel(struck)))
        ntl_evidence_add(g->e, &part);
}

static bool struck_at(const struct gather *g, uint64_t *ret,
                      enum ntl_origin *from)
{
    if (ntl_register_given(&g->e->registers, NTL_RIP)) {
        *ret = g->e->registers.value[NTL_RIP];
        *from = (enum ntl_origin)g->e->from[NTL_PIECE_REGISTERS];
        return true;
    }
    *from = ntl_knows(g->e, NTL_PIECE_RECORD) ? NTL_FROM_RECORD
                                              : NTL_FROM_PARAMETERS;
    return named_instruction(g, ret);
}

static void add_instruction(struct gather *g)
{
    struct ntl_part part;
    enum ntl_origin from;
    uint64_t at;

    if (!struck_at(g, &at, &from))
        return;
    take_bytes(g, at);
    if (!part_at(g->session, at, NTL_ROLE_INSTRUCTION, from, &part))
        return;
    ntl_evidence_add(g->e, &part);
    add_leaf_caller(g, &part);
}

static void add_bugcheck_caller(struct gather *g)
{
    struct ntl_part part;

    g->at_bugcheck = part_bugcheck_caller(g->session, &g->e->question, &part);
    if (g->at_bugcheck && (!part_is_kernel(&part) || g->e->parts == 0))
        ntl_evidence_add(g->e, &part);
}

/* An address of code or data in a driver, or an object that leads to one. */
static bool part_of_parameter(struct gather *g, unsigned n,
                              struct ntl_part *ret)
{
    uint64_t value = g->e->question.parameter[n];
    enum ntl_param type = asked_type(&g->asked, n);

    if (type == NTL_PARAM_DEVICE || type == NTL_PARAM_IRP
        || type == NTL_PARAM_DRIVER)
        return part_of_object(g->session, value, type, ret);
    if (name_of_driver(g->session, value, type, ret))
        return true;
    return part_at(g->session, value, NTL_ROLE_PARAMETER,
                   NTL_FROM_PARAMETERS, ret);
}

static void add_parameter(struct gather *g, unsigned n)
{
    struct ntl_part part;

    if (!(g->e->question.given >> n & 1) || !part_of_parameter(g, n, &part)
        || part_is_kernel(&part))
        return;
    part.parameter = (uint8_t)(n + 1);
    if (g->e->parts == 0 || g->e->part[0].address != part.address)
        ntl_evidence_add(g->e, &part);
}

/* Who holds an IRP comes before whose device it is of. */
static void add_parameters(struct gather *g)
{
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (asked_type(&g->asked, n) == NTL_PARAM_IRP)
            add_parameter(g, n);
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        add_parameter(g, n);
}

/* KiBugCheckDriver: whom the kernel names before it stops. */
static void add_named(struct gather *g)
{
    struct ntl_part part = { .role = NTL_ROLE_TEXT, .from = NTL_FROM_HEADER };
    struct image_module module;

    if (!image_bugcheck_driver(g->session->image, &module)
        || strlen(module.name) >= sizeof part.name)
        return;
    memcpy(part.name, module.name, strlen(module.name) + 1);
    ntl_evidence_add(g->e, &part);
}

/* Nobody but the kernel so far: who is on the stack? */
static void add_stack(struct gather *g)
{
    struct ntl_part part;
    uint64_t sp;

    for (unsigned i = 0; i < g->e->parts; i++)
        if (!part_is_kernel(&g->e->part[i]))
            return;
    if (ntl_register_given(&g->e->registers, NTL_RSP))
        sp = g->e->registers.value[NTL_RSP];
    else if (!image_register(g->session->image, "sp", 2, &sp))
        return;
    if (part_on_stack(g->session, sp, &part))
        ntl_evidence_add(g->e, &part);
}

/* --- the rest ------------------------------------------------------------- */

static void take_ended(struct gather *g)
{
    uint64_t process;

    if (asked_parameter(&g->asked, NTL_PARAM_PROCESS, &process)
        && process_name_at(g->session, process, g->e->ended))
        g->e->from[NTL_PIECE_ENDED] = NTL_FROM_MEMORY;
}

static void take_entry(struct gather *g)
{
    struct image_space space = session_space(g->session);
    uint64_t address;

    if (ntl_knows(g->e, NTL_PIECE_RECORD) && g->e->record.parameters > 1)
        address = g->e->record.parameter[1];
    else if (!asked_parameter(&g->asked, NTL_PARAM_ADDRESS, &address))
        return;
    if (ntl_va_space(g->session->arch, address) != NTL_NONCANONICAL
        && ntl_va_near(g->session->arch, address) == NTL_NEAR_NOTHING
        && image_entry(g->session->image, &space, address, NTL_PTE,
                       &g->e->entry) != IMAGE_FROM_NOWHERE)
        g->e->from[NTL_PIECE_ENTRY] = NTL_FROM_ENTRY;
}

static bool is_within(const struct session *session,
                      const struct image_block *block, const void *bytes,
                      size_t size)
{
    uint8_t part[1 << NTL_PAGE_SHIFT];

    for (uint64_t at = 0; at + size <= block->size;
         at += sizeof part - size + 1) {
        uint64_t left = block->size - at;
        size_t n = left < sizeof part ? (size_t)left : sizeof part;

        (void)image_read_block(session->image, block, at, part, n);
        for (size_t i = 0; i + size <= n; i++)
            if (memcmp(part + i, bytes, size) == 0)
                return true;
    }
    return false;
}

/* KPRCB.VendorString, wherever the build has it. */
static void take_vendor(const struct session *session, struct ntl_evidence *e)
{
    struct image_block prcb;

    if (!image_part(session->image, IMAGE_PART_PRCB, &prcb))
        return;
    for (unsigned i = NTL_INTEL; i < NTL_VENDORS; i++) {
        const char *name = ntl_vendor_name((enum ntl_vendor)i);

        if (!is_within(session, &prcb, name, strlen(name) + 1))
            continue;
        e->vendor = (enum ntl_vendor)i;
        e->from[NTL_PIECE_VENDOR] = NTL_FROM_MEMORY;
        return;
    }
}

static void take_basics(const struct session *session, struct ntl_evidence *e)
{
    size_t count;

    e->build_known = session->build_from != FROM_DEFAULT;
    e->arch_known = session->arch_from != FROM_DEFAULT;
    (void)image_modules(session->image, &count, NULL);
    if (count)
        e->from[NTL_PIECE_MODULES] = NTL_FROM_MODULES;
    take_memory(session, e);
    take_vendor(session, e);
    process_current(session, e);
}

bool case_evidence(const struct session *session, struct ntl_evidence *ret)
{
    const struct ntl_bugcheck_question question = case_question(session);
    const struct ntl_region_view view = session_regions(session);
    struct gather g = { .session = session, .e = ret };

    ntl_evidence_of(&question, &view, ret);
    take_basics(session, ret);
    if (!image_facts(session->image)->bugcheck.given)
        return false;
    asked_of(&question, &g.asked);
    take_record(&g);
    take_registers(&g);
    add_instruction(&g);
    add_bugcheck_caller(&g);
    add_parameters(&g);
    add_named(&g);
    add_stack(&g);
    take_ended(&g);
    take_entry(&g);
    return true;
}
