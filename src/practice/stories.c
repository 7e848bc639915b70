/* How the machine ended: each story's numbers, its stack, its memory. */
#include "private.h"

#include <ntlens/cfg.h>
#include <ntlens/registers.h>
#include <stdio.h>
#include <string.h>

enum {
    KERNEL_CS = 0x10,
    KERNEL_SS = 0x18,
    USER_CS = 0x33,
    USER_SS = 0x2b,
    EFLAGS = 0x10246,
    TRAP_FRAME = 0x190,
    DISPATCH_LEVEL = 2,
    HOMES = 0x50
};

/* What the processor and the handler save. */
struct trap {
    uint64_t rip, rsp, fault;
    uint32_t error;
    bool user;
    struct {
        const char *field;
        uint64_t value;
    } registers[3];
};

/* --- a stack, from its base down ------------------------------------------ */

/* m->sp is where RSP was at the call: the return address lies below it. */
static void call(struct machine *m, uint64_t function, uint64_t callee)
{
    uint64_t at = function + 0x40 + m->calls++ % 8 * 0x10;

    poke(m, at, 1, 0xe8);
    poke(m, at + 1, 4, callee - (at + 5));
    poke(m, m->sp - 8, 8, at + 5);
    m->sp -= HOMES + draw_step(m, 0x60, 16);
}

static void call_named(struct machine *m, const char *caller,
                       const char *callee)
{
    call(m, function_named(m, caller), function_named(m, callee));
}

void call_chain(struct machine *m, const char *chain)
{
    char name[2][PRACTICE_NAME] = { "", "" };

    for (unsigned i = 0; *chain; i ^= 1) {
        size_t n = strcspn(chain, " ");

        snprintf(name[i], PRACTICE_NAME, "%.*s", (int)n, chain);
        if (name[i ^ 1][0])
            call_named(m, name[i ^ 1], name[i]);
        chain += n + (chain[n] == ' ');
    }
}

static uint64_t push_trap(struct machine *m, const struct trap *trap)
{
    uint64_t at = m->sp -= TRAP_FRAME;

    set_field(m, at, "_KTRAP_FRAME", "PreviousMode", trap->user);
    set_field(m, at, "_KTRAP_FRAME", "MxCsr", 0x1f80);
    set_field(m, at, "_KTRAP_FRAME", "FaultAddress", trap->fault);
    set_field(m, at, "_KTRAP_FRAME", "ErrorCode", trap->error);
    set_field(m, at, "_KTRAP_FRAME", "Rip", trap->rip);
    set_field(m, at, "_KTRAP_FRAME", "SegCs", trap->user ? USER_CS : KERNEL_CS);
    set_field(m, at, "_KTRAP_FRAME", "EFlags", trap->user ? 0x246 : EFLAGS);
    set_field(m, at, "_KTRAP_FRAME", "Rsp", trap->rsp);
    set_field(m, at, "_KTRAP_FRAME", "SegSs", trap->user ? USER_SS : KERNEL_SS);
    for (unsigned i = 0; i < 3 && trap->registers[i].field; i++)
        set_field(m, at, "_KTRAP_FRAME", trap->registers[i].field,
                  trap->registers[i].value);
    return at;
}

/* From user mode: a stub of ntdll has made the system call. */
static void begin_in_user_mode(struct machine *m, unsigned service)
{
    const uint64_t stub = m->dll + PAGE + 0x40;
    const uint8_t code[] = {
        0x4c, 0x8b, 0xd1, 0xb8, (uint8_t)service, (uint8_t)(service >> 8), 0,
        0,    0x0f, 0x05, 0xc3,
    };
    const struct trap trap = {
        .rip = stub + sizeof code - 1,
        .user = true,
        .rsp = UINT64_C(0x80000000) + draw_step(m, 0xf00, 8),
    };
    uint64_t at;

    poke_bytes(m, stub, code, sizeof code);
    m->sp = m->stack_base;
    at = push_trap(m, &trap);
    set_field(m, m->thread, "_KTHREAD", "TrapFrame", at);
    name_it(m, "user_trap", at);
    name_it(m, "stub", stub);
    m->sp -= HOMES;
}

/* In the idle loop there is no frame of user mode. */
static void begin_in_kernel(struct machine *m)
{
    m->sp = m->stack_base - HOMES;
}

/* The kernel or a driver was interrupted there. */
static void trap_at(struct machine *m, struct trap trap)
{
    trap.rsp = m->sp;
    m->sp = (m->sp & ~UINT64_C(15)) - 0x20; /* as the processor does */
    m->trap = push_trap(m, &trap);
    m->trap_rip = trap.rip;
    m->cr2 = trap.fault;
    m->sp -= HOMES;
    name_it(m, "trap", m->trap);
}

/* The end of each: KeBugCheckEx has its arguments in their homes. */
static void bug_check(struct machine *m, const char *caller, uint32_t code,
                      uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4)
{
    const uint64_t words[] = { code, p1, p2, p3, p4 };

    for (unsigned i = 0; i < 5; i++)
        poke(m, m->sp + i * 8u, 8, words[i]);
    m->at_bugcheck = m->sp - 8;
    call_named(m, caller, "KeBugCheckEx");
    m->code = code;
    memcpy(m->parameter, words + 1, sizeof m->parameter);
    set_field(m, m->thread, "_KTHREAD", "KernelStack", m->sp);
}

/* The instruction there, and what came before it. */
static void write_code(struct machine *m, uint64_t at, const char *bytes,
                       size_t size)
{
    poke_bytes(m, at, bytes, size);
}

#define CODE(at, bytes) write_code(m, (at), (bytes), sizeof(bytes) - 1)

static uint64_t driver(struct machine *m, const char *text, unsigned offset)
{
    return module_named(m, text) + PAGE + offset;
}

/* --- the stories ---------------------------------------------------------- */

/* mov [rax],rcx: rax is an address of the process. */
static void tell_smap(struct machine *m)
{
    uint64_t at = function_named(m, "RtlCopyToUser") + 0x30;
    uint64_t va = m->heap + draw_step(m, PAGE, 8);

    CODE(at, "\x48\x89\x08");
    begin_in_user_mode(m, 6);
    call_chain(m, "KiSystemServiceCopyEnd NtReadFile IopReadFile "
                  "RtlCopyToUser");
    trap_at(m, (struct trap){ .rip = at,
                              .fault = va,
                              .error = 3,
                              .registers = { { "Rax", va } } });
    call_chain(m, "KiPageFault MmAccessFault MiValidFault");
    bug_check(m, "MiValidFault", 0x50, va, 3, at, 0xf);
}

/* A driver calls through a pointer of which one byte is gone. */
static void tell_cfg(struct machine *m)
{
    uint64_t target = (m->good_target & ~(UINT64_C(0xff) << 48))
                      | draw_below(m, 0x7f) << 48;
    uint64_t caller = driver(m, "kindler.sys", 0x100), at = m->dispatch + 0x11;
    uint64_t record;

    begin_in_user_mode(m, 7);
    call_chain(m, "KiSystemServiceCopyEnd NtDeviceIoControlFile "
                  "IopXxxControlFile IofCallDriver");
    call(m, function_named(m, "IofCallDriver"), caller);
    CODE(caller + 0x40, "\xff\x15\x10\x20\x00\x00");
    m->sp -= 0x10;
    poke(m, m->sp + 8, 8, caller + 0x46);
    m->sp += 8; /* a leaf: RSP is at the return address */
    trap_at(m, (struct trap){ .rip = at,
                              .registers = { { "Rax", target },
                                             { "R10", target >> 9 },
                                             { "R11", m->bitmap } } });
    record = m->sp - size_of(m, "_EXCEPTION_RECORD");
    set_field(m, record, "_EXCEPTION_RECORD", "ExceptionCode", 0xc0000005);
    set_field(m, record, "_EXCEPTION_RECORD", "ExceptionAddress", at);
    set_field(m, record, "_EXCEPTION_RECORD", "NumberParameters", 2);
    poke(m,
         record + offset_of(m, "_EXCEPTION_RECORD", "ExceptionInformation") + 8,
         8, UINT64_MAX);
    m->sp = (record - HOMES) & ~UINT64_C(15);
    call_chain(m, "KiGeneralProtectionFault KiExceptionDispatch "
                  "KiDispatchException RtlDispatchException "
                  "RtlpExecuteHandlerForException guard_icall_handler");
    name_it(m, "bad_target", target);
    bug_check(m, "guard_icall_handler", 0x139, 0xa, m->trap, record, 0);
}

/* prefetchw [rax]; mov rdi,[rax]: rax is an entry of PspCidTable. */
static uint64_t look_up_code(struct machine *m)
{
    uint64_t at = function_named(m, "PspReferenceCidTableEntry") + 0x51;

    CODE(at - 3, "\x0f\x0d\x08\x48\x8b\x38");
    return at;
}

/* The filter looks up a process; the look-up pages in; the filter is called. */
static void tell_stack(struct machine *m)
{
    uint64_t filter = driver(m, "blueflt.sys", 0x100);
    uint64_t manager = driver(m, "fltmgr.sys", 0x100), rip, struck;

    begin_in_user_mode(m, 6);
    call_chain(m, "KiSystemServiceCopyEnd NtReadFile IopReadFile "
                  "IofCallDriver");
    while (m->sp > m->stack_limit + 0x700) {
        call(m, function_named(m, "IofCallDriver"), manager);
        call(m, manager, filter);
        call(m, filter, function_named(m, "PsLookupProcessByProcessId"));
        call_chain(m, "PsLookupProcessByProcessId PspReferenceCidTableEntry "
                      "MmAccessFault MiIssueHardFault IoPageRead "
                      "IofCallDriver");
    }
    rip = look_up_code(m);
    struck = m->stack_limit + 0x20;
    m->sp = m->fault_stack + 2 * PAGE - 3 * 0x400;
    trap_at(m, (struct trap){ .rip = rip, .fault = m->stack_limit - 8 });
    set_field(m, m->trap, "_KTRAP_FRAME", "Rsp", struck);
    call_chain(m, "KiDoubleFaultAbort KiBugCheckDispatch");
    bug_check(m, "KiBugCheckDispatch", 0x7f, 8, m->trap, struck, rip);
}

/* At DISPATCH_LEVEL nobody can bring the page of entries in. */
static void tell_handle(struct machine *m)
{
    uint64_t at = look_up_code(m);
    uint64_t caller = driver(m, "ledger.sys", 0x100);

    begin_in_user_mode(m, 7);
    call_chain(m, "KiSystemServiceCopyEnd NtDeviceIoControlFile "
                  "IopXxxControlFile IofCallDriver");
    call(m, function_named(m, "IofCallDriver"), caller);
    call(m, caller, function_named(m, "PsLookupProcessByProcessId"));
    call_named(m, "PsLookupProcessByProcessId", "PspReferenceCidTableEntry");
    trap_at(m, (struct trap){ .rip = at,
                              .fault = m->cid_entry_out,
                              .registers = { { "Rax", m->cid_entry_out } } });
    call_chain(m, "KiPageFault KiBugCheckDispatch");
    bug_check(m, "KiBugCheckDispatch", 0xa, m->cid_entry_out, DISPATCH_LEVEL, 0,
              at);
}

/* mov rax,[rcx+28h]: the DPC's context is null. */
static void tell_dpc(struct machine *m)
{
    uint64_t routine = driver(m, "drizzle.sys", 0x200), at = routine + 0x20;
    uint64_t dpc = new_pool(m, (unsigned)size_of(m, "_KDPC"));

    set_field(m, dpc, "_KDPC", "DeferredRoutine", routine);
    name_it(m, "dpc", dpc);
    CODE(at, "\x48\x8b\x41\x28");
    begin_in_kernel(m);
    call_chain(m, "KiIdleLoop KiRetireDpcList KiExecuteAllDpcs");
    call(m, function_named(m, "KiExecuteAllDpcs"), routine);
    trap_at(m, (struct trap){ .rip = at, .fault = 0x28 });
    call_chain(m, "KiPageFault KiBugCheckDispatch");
    bug_check(m, "KiBugCheckDispatch", 0xd1, 0x28, DISPATCH_LEVEL, 0, at);
}

/* mov rax,[rbx+18h], and what rbx points at was given back. */
static void tell_freed(struct machine *m)
{
    uint64_t va = m->region[POOL] + 0x20000 + draw_step(m, PAGE, 16);
    uint64_t at = driver(m, "ember.sys", 0x120);
    const struct field_value freed = { "PageFileHigh", 1 };

    set_entry(m, m->root, va, 0, pack_entry(m, NTL_MMPTE_SOFTWARE, &freed, 1));
    CODE(at, "\x48\x8b\x43\x18");
    begin_in_user_mode(m, 7);
    call_chain(m, "KiSystemServiceCopyEnd NtDeviceIoControlFile "
                  "IopXxxControlFile IofCallDriver");
    call(m, function_named(m, "IofCallDriver"), driver(m, "ember.sys", 0x100));
    trap_at(m, (struct trap){ .rip = at, .fault = va });
    call_chain(m, "KiPageFault MmAccessFault MiSystemFault");
    name_it(m, "freed", va);
    bug_check(m, "MiSystemFault", 0x50, va, 0, at, 0);
}

/* An entry that must be zero has one bit. */
static void tell_bit(struct machine *m)
{
    uint64_t va = m->heap + 0x20 * PAGE, bit = UINT64_C(1)
                                               << (12 + draw_below(m, 20));
    uint64_t pte = entry_address(m, va, NTL_PTE);

    set_entry(m, m->root, va, 0, bit);
    begin_in_user_mode(m, 0x1e);
    call_chain(m, "KiSystemServiceCopyEnd NtFreeVirtualMemory "
                  "MiDeleteVirtualAddresses");
    name_it(m, "flipped", pte);
    bug_check(m, "MiDeleteVirtualAddresses", 0x1a, 0x41792, pte, bit, 0);
}

/* VAL UC EN ADDRV PCC, a read of memory on some channel: MCA code 009F. */
static void tell_mce(struct machine *m)
{
    uint64_t record = new_pool(m, 0x100);
    uint64_t status = UINT64_C(0xbe00000000000000) | draw_below(m, 8) << 16
                      | 0x90 | draw_below(m, 4);

    set_field(m, record, "_WHEA_ERROR_RECORD_HEADER", "Signature", 0x52455043);
    set_field(m, record, "_WHEA_ERROR_RECORD_HEADER", "SignatureEnd",
              0xffffffff);
    set_field(m, record, "_WHEA_ERROR_RECORD_HEADER", "Severity", 1);
    set_field(m, record, "_WHEA_ERROR_RECORD_HEADER", "Length", 0x80);
    begin_in_kernel(m);
    call_chain(m, "KiMcheckAbort HalBugCheckSystem WheaReportHwError");
    name_it(m, "whea", record);
    bug_check(m, "WheaReportHwError", 0x124, 0, record, status >> 32,
              status & UINT32_MAX);
}

/* --- the table ------------------------------------------------------------ */

static const struct {
    const char *name, *note;
    void (*tell)(struct machine *m);
} stories[PRACTICE_STORIES] = {
    { "smap", "50, F: the kernel at a user address", tell_smap },
    { "cfg", "139, A: a bad function pointer under CFG", tell_cfg },
    { "stack", "7F, 8: a filter that re-entered itself", tell_stack },
    { "handle", "A: the entry of a handle was paged out", tell_handle },
    { "dpc", "D1: a null pointer in a DPC", tell_dpc },
    { "freed", "50: memory used after it was freed", tell_freed },
    { "bit", "1A, 41792: one bit in a PTE", tell_bit },
    { "mce", "124: a machine check", tell_mce },
};

const char *practice_story_name(enum practice_story story)
{
    return stories[story].name;
}

const char *practice_story_note(enum practice_story story)
{
    return stories[story].note;
}

void make_crash(struct machine *m)
{
    stories[m->choice.story].tell(m);
}
