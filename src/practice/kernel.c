/* The kernel's image: its functions, its data. */
#include "private.h"

#include <string.h>

enum {
    HEADER,
    TEXT = 0x1000,
    TEXT_PAGES = 3,
    SHADOW = 0x8000,
    SHADOW_PAGES = 4,
    KSCP_AT = 0x10000,
    SERVICES_AT = 0x20000,
    PAGE_AT = 0x600000,
    DATA_AT = 0xc00000,
    DATA_PAGES = 4,
    FUNCTION = 0x100
};

/* A function has 100h bytes; where it calls, stories.c says. */
static const char *const functions[] = {
    "KeBugCheckEx",
    "KiBugCheckDispatch",
    "KiPageFault",
    "MmAccessFault",
    "MiSystemFault",
    "MiValidFault",
    "MiIssueHardFault",
    "IoPageRead",
    "IofCallDriver",
    "KiSystemServiceCopyEnd",
    "NtReadFile",
    "IopReadFile",
    "RtlCopyToUser",
    "PsLookupProcessByProcessId",
    "PspReferenceCidTableEntry",
    "KiIdleLoop",
    "KiRetireDpcList",
    "KiExecuteAllDpcs",
    "KiDoubleFaultAbort",
    "KiGeneralProtectionFault",
    "KiExceptionDispatch",
    "KiDispatchException",
    "RtlDispatchException",
    "RtlpExecuteHandlerForException",
    "guard_icall_handler",
    "KiMcheckAbort",
    "HalBugCheckSystem",
    "WheaReportHwError",
    "MiDeleteVirtualAddresses",
    "NtFreeVirtualMemory",
    "MmGetSystemRoutineAddress",
    "ExFreePoolWithTag",
    "IopfCompleteRequest",
    "NtDeviceIoControlFile",
    "IopXxxControlFile",
    "PspUserThreadStartup",
};

enum { FUNCTIONS = sizeof functions / sizeof *functions };
_Static_assert((int)FUNCTIONS <= (int)FUNCTIONS_MAX, "there is room for them");

uint64_t function_named(struct machine *m, const char *text)
{
    for (unsigned i = 0; i < FUNCTIONS; i++)
        if (strcmp(functions[i], text) == 0)
            return m->function[i];
    m->unknown++;
    return 0;
}

/* sub rsp,28h ... add rsp,28h; ret; between functions int 3. */
static void write_function(struct machine *m, uint64_t at)
{
    static const uint8_t begin[] = { 0x48, 0x83, 0xec, 0x28 };
    static const uint8_t end[] = { 0x48, 0x83, 0xc4, 0x28, 0xc3 };

    for (unsigned i = 0; i < FUNCTION; i++)
        poke(m, at + i, 1, i < 0xe0 ? 0x90 : 0xcc);
    poke_bytes(m, at, begin, sizeof begin);
    poke_bytes(m, at + 0xe0, end, sizeof end);
}

static void make_functions(struct machine *m)
{
    uint64_t place = draw_below(m, FUNCTIONS);

    for (unsigned i = 0; i < FUNCTIONS; i++) {
        unsigned at = (unsigned)((i * 7 + place) % FUNCTIONS);

        m->function[i] = m->nt + TEXT + (uint64_t)at * FUNCTION;
        write_function(m, m->function[i]);
    }
    name_it(m, "nt!KeBugCheckEx", m->function[0]);
}

/* MiGetPteAddress: shr rcx,9; the mask; the base that the kernel patched in. */
static void make_get_pte(struct machine *m)
{
    static const uint8_t begin[] = {
        0x48, 0xc1, 0xe9, 0x09, 0x48, 0xb8, 0xf8, 0xff, 0xff, 0xff,
        0x7f, 0x00, 0x00, 0x00, 0x48, 0x23, 0xc8, 0x48, 0xb8,
    };
    static const uint8_t end[] = { 0x48, 0x03, 0xc1, 0xc3 };
    uint64_t at = m->nt + TEXT + FUNCTIONS * FUNCTION;

    poke_bytes(m, at, begin, sizeof begin);
    poke(m, at + sizeof begin, 8, entry_address(m, 0, NTL_PTE));
    poke_bytes(m, at + sizeof begin + 8, end, sizeof end);
    name_it(m, "nt!MiGetPteAddress", at);
}

static void make_text(struct machine *m)
{
    uint64_t block = new_block(m);

    set_entry(m, m->root, m->nt, 1, block | KERNEL_CODE | LARGE);
    new_page_at(m, block + HEADER);
    for (unsigned i = 0; i < TEXT_PAGES; i++)
        new_page_at(m, block + TEXT + i * PAGE);
    new_page_at(m, block + KSCP_AT);
    new_page_at(m, block + SERVICES_AT);
    poke(m, m->nt, 2, 0x5a4d);
    set_entry(m, m->root, m->nt + PAGE_AT, 1,
              new_block(m) | KERNEL_CODE | LARGE);
}

void make_kernel(struct machine *m)
{
    m->nt = UINT64_C(0xfffff80000000000) | draw_below(m, 8) << 32
            | draw_step(m, UINT64_C(1) << 31, 1 << 21);
    m->data = m->data_next = m->nt + DATA_AT;
    m->kscp = m->nt + KSCP_AT;
    m->services = m->nt + SERVICES_AT;
    make_text(m);
    /* Entered before the roots are changed: 4 KB pages of its own. */
    m->shadow_code = m->nt + (4 << 21) + SHADOW;
    map_pages(m, m->shadow_code, SHADOW_PAGES, KERNEL_CODE);
    map_pages(m, m->data, DATA_PAGES, KERNEL_DATA);
    make_functions(m);
    make_get_pte(m);
    name_it(m, "nt", m->nt);
}
