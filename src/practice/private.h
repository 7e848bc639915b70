/* private.h - what the files of src/practice share. */
#ifndef PRACTICE_PRIVATE_H
#define PRACTICE_PRIVATE_H

#include "practice.h"

#include <ntlens/build.h>
#include <ntlens/mmpte.h>
#include <ntlens/selfmap.h>

enum {
    PAGE = 1 << NTL_PAGE_SHIFT,
    ENTRIES = 512,
    PAGES_MAX = 480,     /* that the dump may have                     */
    FRAMES = 0x4000,     /* of the machine: 64 MB                      */
    FIRST_FRAME = 0x400, /* what is below belongs to firmware          */
    BLOCK = 0x200,       /* frames of a large page                     */
    NAMES_MAX = 68,
    FUNCTIONS_MAX = 40,
    MODULES_MAX = 12,
    POOL_PAGES = 14 /* until the threads that wait are made       */
};

#define KERNEL_HALF UINT64_C(0xffff000000000000)

/* Entries that map: the attributes that NT gives them. */
#define NX (UINT64_C(1) << 63)
#define LARGE UINT64_C(0x80)
#define USER_TABLE UINT64_C(0x0a00000000000867)
#define KERNEL_TABLE UINT64_C(0x0a00000000000863)
#define KERNEL_DATA (NX | UINT64_C(0x0a00000000000863))
#define KERNEL_READ (NX | UINT64_C(0x0a00000000000021))
#define KERNEL_CODE UINT64_C(0x0a00000000000021)
#define USER_DATA (NX | UINT64_C(0x0a00000000000867))
#define USER_READ (NX | UINT64_C(0x0a00000000000025))
#define USER_CODE UINT64_C(0x0a00000000000025)

/* Parts of the kernel's half that are at drawn places, 512 GB each. */
enum region { POOL, PAGED, STACKS, HUGE_PAGE, CFG_BITMAP, REGIONS };

struct module {
    char name[24];
    uint64_t base;
    uint32_t size;
};

struct machine {
    uint64_t random;
    struct practice_choice choice;
    struct ntl_build build;

    /* Physical memory: the pages that the dump has, and where they are. */
    uint8_t (*page)[PAGE];
    uint32_t frame[PAGES_MAX];
    unsigned pages;
    uint16_t page_of[FRAMES];   /* its number + 1, 0: none                    */
    bool block[FRAMES / BLOCK]; /* taken by a large page                      */
    bool full;                  /* there was no page left: a fault of ours    */

    uint16_t index; /* of the self-map                            */
    uint64_t root, user_root, system_root;
    bool taken[ENTRIES]; /* of the root                                */
    uint64_t region[REGIONS];

    /* The kernel. */
    uint64_t nt, data, kscp, shadow_code; /* where its parts are            */
    uint64_t function[FUNCTIONS_MAX];
    struct module module[MODULES_MAX];
    unsigned modules;
    uint64_t bitmap, services, dispatch, good_target;
    unsigned service_count;
    uint64_t pool_next, data_next;
    uint64_t unloaded; /* MmUnloadedDrivers                          */
    uint64_t loaded_modules, active_processes, debugger_data;
    uint64_t processor_block, cid_table;
    uint8_t cookie; /* ObHeaderCookie                             */

    /* The processor and what runs on it. */
    uint64_t pcr, gdt, idt, tss, fault_stack;
    uint64_t process, thread, system_process;
    uint64_t process_table, cid_entry_out; /* an entry whose page is out     */
    uint64_t stack_base, stack_limit, stack_top;
    uint64_t exe, dll, heap;
    uint64_t process_id;

    /* The crash. */
    uint32_t code;
    uint64_t parameter[4];
    uint64_t sp; /* a multiple of 16                           */
    uint64_t trap, trap_rip, at_bugcheck; /* and RSP in KeBugCheckEx        */
    uint64_t cr2;
    unsigned calls; /* so far                                     */

    struct practice_name name[NAMES_MAX];
    unsigned names;
    unsigned unknown; /* fields that no table has: a fault of ours  */
};

/* --- memory.c --- */

uint64_t draw_bits(struct machine *m);
uint64_t draw_below(struct machine *m, uint64_t limit);
/* A multiple of `step`, below `limit`. */
uint64_t draw_step(struct machine *m, uint64_t limit, uint64_t step);

/* --- memory.c ------------------------------------------------------------- */

/* A page of zeros that the dump has; its physical address. */
uint64_t new_page(struct machine *m);
/* The same inside a large page. */
void new_page_at(struct machine *m, uint64_t pa);
/* 2 MB of frames that nobody else has; their physical address. */
uint64_t new_block(struct machine *m);

uint64_t get_physical(const struct machine *m, uint64_t pa);
void put_physical(struct machine *m, uint64_t pa, uint64_t value);

/* The entry of a level (0: PTE) for an address; tables are made on the way. */
uint64_t entry_at(struct machine *m, uint64_t root, uint64_t va,
                  unsigned level);
/* Sets it. */
void set_entry(struct machine *m, uint64_t root, uint64_t va, unsigned level,
               uint64_t entry);

/* New pages, one after the other; a page of `attributes` each. */
void map_pages(struct machine *m, uint64_t va, unsigned pages,
               uint64_t attributes);

/* Memory, by addresses of the process: what is not mapped is not written. */
void poke(struct machine *m, uint64_t va, unsigned bytes, uint64_t value);
void poke_bytes(struct machine *m, uint64_t va, const void *bytes, size_t size);
uint64_t peek(struct machine *m, uint64_t va, unsigned bytes);

/* --- layout.c: what the project's tables say ------------------------------ */

/* Where a field lies: "ProcessorState.SpecialRegisters.Cr0" of _KPRCB. */
uint64_t offset_of(struct machine *m, const char *structure, const char *field);
uint64_t size_of(struct machine *m, const char *structure);
/* Writes it, as wide as it is; of a bit field its bits alone. */
void set_field(struct machine *m, uint64_t at, const char *structure,
               const char *field, uint64_t value);
/* _LIST_ENTRY: an empty list, and one more at its end. */
void list_begin(struct machine *m, uint64_t head);
void list_add(struct machine *m, uint64_t head, uint64_t entry);
/* _UNICODE_STRING at a place, its characters after it at `text`. */
void set_string(struct machine *m, uint64_t at, uint64_t text,
                const char *characters);

/* A field of an entry that is not valid, by the name that it has there. */
struct field_value {
    const char *name;
    uint64_t value;
};
uint64_t pack_entry(struct machine *m, enum ntl_mmpte_kind kind,
                    const struct field_value *field, size_t count);
uint64_t pack_field(const struct ntl_layout *layout, const char *field,
                    uint64_t value);

/* --- what there is -------------------------------------------------------- */

void name_it(struct machine *m, const char *text, uint64_t value);

void make_spaces(struct machine *m); /* space.c  */
void make_user_memory(struct machine *m);
void make_stacks(struct machine *m); /* processor.c */
void make_roots(struct machine *m);
void make_kernel(struct machine *m);   /* kernel.c */
void make_modules(struct machine *m);  /* modules.c */
void make_services(struct machine *m); /* services.c */
void make_cfg(struct machine *m);
void allow_target(struct machine *m, uint64_t target, uint64_t pair);
void make_processor(struct machine *m); /* processor.c */
void make_processes(struct machine *m); /* process.c */
void set_processes_roots(struct machine *m);
void make_handles(struct machine *m);   /* handles.c */
void make_crash(struct machine *m);     /* stories.c */
void make_threads(struct machine *m);   /* threads.c */

/* Memory that goes on: of the pool, of the kernel's data. */
uint64_t new_pool(struct machine *m, unsigned bytes);
uint64_t new_data(struct machine *m, unsigned bytes);
/* An object behind a header; its address. */
uint64_t new_object(struct machine *m, unsigned bytes, uint8_t type);

/* At the end of the process's list; it runs. */
uint64_t make_thread(struct machine *m, uint64_t process, uint64_t tid);
/* Its entry in PspCidTable. */
void set_cid(struct machine *m, uint64_t id, uint64_t object);
/* "A B C": A has called B, and B C, on the stack below m->sp. */
void call_chain(struct machine *m, const char *chain);

/* "Process" is 7 of 26100. */
uint8_t type_named(const struct machine *m, const char *text);

/* nt!NAME of the functions that there are; 0: a fault of ours. */
uint64_t function_named(struct machine *m, const char *text);
uint64_t module_named(struct machine *m, const char *text);

/* The virtual address of an entry, by the self-map. */
uint64_t entry_address(const struct machine *m, uint64_t va,
                       enum ntl_level level);

/* The dump: sizes, then bytes; dump.c. */
size_t dump_size(const struct machine *m);
void write_dump(struct machine *m, uint8_t *bytes);

/* KDDEBUGGER_DATA64 and KUSER_SHARED_DATA: told.c. */
void make_told(struct machine *m);

static inline void put_le(uint8_t *bytes, unsigned count, uint64_t value)
{
    for (unsigned i = 0; i < count; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

static inline uint64_t get_le(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;

    for (unsigned i = count; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

#endif
