/* What a system says of itself: to everybody, and to a debugger. */
#include "private.h"

/*
 * KDDEBUGGER_DATA64: of the debugger's interface, not of a build.  Source:
 * wdbgexts.h.
 */
enum {
    KDBG = 0x4742444b,
    OWNER_TAG = 0x10,
    SIZE = 0x14,
    KERN_BASE = 0x18,
    LOADED_MODULES = 0x48,
    ACTIVE_PROCESSES = 0x50,
    CID_TABLE = 0x58,
    PFN_DATABASE = 0xc0,
    PROCESSOR_BLOCK = 0x218,
    UNLOADED = 0x220,
    OFFSET_ROOT = 0x2ae,
    OFFSET_SPECIAL = 0x2f2,
    PTE_BASE = 0x360,
    KDBG_SIZE = 0x380
};

static void make_debugger_data(struct machine *m)
{
    uint64_t at = new_data(m, KDBG_SIZE);
    uint64_t pfn = new_data(m, 16);
    const struct {
        unsigned offset, bytes;
        uint64_t value;
    } members[] = {
        { OWNER_TAG, 4, KDBG },
        { SIZE, 4, KDBG_SIZE },
        { KERN_BASE, 8, m->nt },
        { LOADED_MODULES, 8, m->loaded_modules },
        { ACTIVE_PROCESSES, 8, m->active_processes },
        { CID_TABLE, 8, m->cid_table },
        { PFN_DATABASE, 8, pfn },
        { PROCESSOR_BLOCK, 8, m->processor_block },
        { UNLOADED, 8, m->unloaded },
        { OFFSET_ROOT, 2, offset_of(m, "_KPROCESS", "DirectoryTableBase") },
        { OFFSET_SPECIAL, 2,
          offset_of(m, "_KPRCB", "ProcessorState.SpecialRegisters") },
        { PTE_BASE, 8, entry_address(m, 0, NTL_PTE) },
    };

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        poke(m, at + members[i].offset, members[i].bytes, members[i].value);
    poke(m, pfn, 8, m->region[POOL] & ~UINT64_C(0x7fffffffff));
    m->debugger_data = at;
    name_it(m, "nt!KdDebuggerDataBlock", at);
}

/* One page, at the kernel's address and at the user's. */
static void make_shared_data(struct machine *m)
{
    const uint64_t at = ntl_paging(NTL_X64)->shared_data;
    const char root[] = "C:\\Windows";
    const struct {
        const char *field;
        uint64_t value;
    } fields[] = {
        { "NtBuildNumber", 0xf0000000u | m->build.number },
        { "NtProductType", 1 },
        { "ProductTypeIsValid", 1 },
        { "NtMajorVersion", 10 },
        { "SuiteMask", 0x110 },
        { "ActiveProcessorCount", 1 },
    };
    uint64_t text = at + offset_of(m, "_KUSER_SHARED_DATA", "NtSystemRoot");

    map_pages(m, at, 1, KERNEL_READ);
    set_entry(m, m->root, UINT64_C(0x7ffe0000), 0,
              (get_physical(m, entry_at(m, m->root, at, 0))
               & UINT64_C(0x000ffffffffff000))
                  | USER_READ);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        set_field(m, at, "_KUSER_SHARED_DATA", fields[i].field,
                  fields[i].value);
    for (size_t i = 0; i < sizeof root; i++)
        poke(m, text + i * 2, 2, (uint8_t)root[i]);
}

void make_told(struct machine *m)
{
    make_shared_data(m);
    make_debugger_data(m);
}
