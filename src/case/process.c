#include "process.h"

#include "core/text/le.h"
#include "field.h"
#include "space/memory.h"

#include <string.h>

enum { NAME_BYTES = 15, PROCESSES_MAX = 1 << 16 };

#define EPROCESS "_EPROCESS"
#define KPROCESS "_KPROCESS"    /* the first field of EPROCESS */

/* A file's name in ASCII; anything else is no name. */
static bool take_name(const uint8_t *bytes, char name[NTL_PROCESS_NAME])
{
    size_t n = 0;

    for (; n < NAME_BYTES && bytes[n]; n++) {
        if (bytes[n] < ' ' || bytes[n] > '~')
            return false;
        name[n] = (char)bytes[n];
    }
    name[n] = '\0';
    return n > 0;
}

/* --- in a minidump: the process is a part of it --------------------------- */

static void of_block(const struct session *session,
                     const struct image_block *block, struct ntl_evidence *ret)
{
    unsigned width = ntl_paging(session->arch)->pointer_size;
    uint8_t name[NAME_BYTES], id[8];
    struct ntl_place place;

    if (!field_of(session, EPROCESS, "ImageFileName", &place)
        || image_read_block(session->image, block, place.offset, name,
                            sizeof name) != IMAGE_FOUND
        || !take_name(name, ret->process))
        return;
    ret->from[NTL_PIECE_PROCESS] = NTL_FROM_MEMORY;
    if (!field_of(session, EPROCESS, "UniqueProcessId", &place)
        || image_read_block(session->image, block, place.offset, id, width)
           != IMAGE_FOUND)
        return;
    ret->process_id = le_uint(id, width);
    ret->from[NTL_PIECE_PROCESS_ID] = NTL_FROM_MEMORY;
}

/* --- in memory: of the thread that ran ------------------------------------ */

#define KTHREAD "_KTHREAD"
#define KPRCB "_KPRCB"

enum { PROCESSORS_MAX = 256 };

/* A pointer at a field of a structure. */
static bool follow(const struct session *session, uint64_t at,
                   const char *structure, const char *field, uint64_t *ret)
{
    struct ntl_place place;

    return field_of(session, structure, field, &place)
           && memory_number(session, at + place.offset, 0, ret) == NTL_OK
           && *ret;
}

/* Of the processors, the one that runs on this stack crashed. */
static bool runs_on(const struct session *session, uint64_t thread, uint64_t sp)
{
    uint64_t limit, top;

    return follow(session, thread, KTHREAD, "StackLimit", &limit)
           && follow(session, thread, KTHREAD, "InitialStack", &top)
           && sp >= limit && sp < top;
}

/* A DPC runs on a stack of its processor's own, while the thread there waits;
   the debugger shows that thread's process, too. */
static bool runs_a_dpc(const struct session *session, uint64_t prcb,
                       uint64_t sp)
{
    enum { SIZE = 0x6000 };     /* KERNEL_STACK_SIZE of ntddk.h, 64 bits      */
    uint64_t top;

    return follow(session, prcb, KPRCB, "DpcStack", &top)
           && sp >= top - SIZE && sp < top;
}

static bool find_thread(const struct session *session, uint64_t sp,
                        uint64_t *ret)
{
    unsigned width = ntl_paging(session->arch)->pointer_size;
    uint64_t block = image_processor_block(session->image), prcb;

    for (unsigned i = 0; block && i < PROCESSORS_MAX; i++) {
        if (memory_number(session, block + (uint64_t)i * width, 0, &prcb)
            != NTL_OK || !prcb)
            return false;
        if (follow(session, prcb, KPRCB, "CurrentThread", ret)
            && (runs_on(session, *ret, sp) || runs_a_dpc(session, prcb, sp)))
            return true;
    }
    return false;
}

/* KPRCB.CurrentThread.Process. */
static bool find_running(const struct session *session, uint64_t *ret)
{
    uint64_t sp, thread;

    return image_register(session->image, "sp", 2, &sp)
           && find_thread(session, sp, &thread)
           && follow(session, thread, KTHREAD, "Process", ret);
}

/* --- in memory: the one whose page tables the processor had --------------- */

static uint64_t table_of(enum ntl_arch arch, uint64_t dtb)
{
    return dtb >> (arch == NTL_X86_PAE ? 5 : NTL_PAGE_SHIFT);
}

static bool is_current(const struct session *session, uint64_t process,
                       const struct ntl_place *table)
{
    const struct image_fact *dtb = &image_facts(session->image)->dtb;
    uint64_t value;

    return memory_number(session, process + table->offset, 0, &value) == NTL_OK
           && dtb->given
           && table_of(session->arch, value)
              == table_of(session->arch, dtb->value);
}

/* Along PsActiveProcessHead; false: none of the list's processes. */
static bool find_current(const struct session *session, uint64_t *ret)
{
    uint64_t head = image_facts(session->image)->active_processes.value;
    uint64_t at = head;
    struct ntl_place links, table;

    if (!head || !field_of(session, EPROCESS, "ActiveProcessLinks", &links)
        || !field_of(session, KPROCESS, "DirectoryTableBase", &table))
        return false;
    for (unsigned i = 0; i < PROCESSES_MAX; i++) {
        if (memory_number(session, at, 0, &at) != NTL_OK || at == head
            || !session_tick(session, i, 0))
            return false;
        if (!is_current(session, at - links.offset, &table))
            continue;
        *ret = at - links.offset;
        return true;
    }
    return false;
}

static void of_memory(const struct session *session, struct ntl_evidence *ret)
{
    struct ntl_place id;
    uint64_t process;

    if ((!find_running(session, &process) && !find_current(session, &process))
        || !process_name_at(session, process, ret->process))
        return;
    ret->from[NTL_PIECE_PROCESS] = NTL_FROM_MEMORY;
    if (field_of(session, EPROCESS, "UniqueProcessId", &id)
        && memory_number(session, process + id.offset, 0, &ret->process_id)
           == NTL_OK)
        ret->from[NTL_PIECE_PROCESS_ID] = NTL_FROM_MEMORY;
}

void process_current(const struct session *session, struct ntl_evidence *ret)
{
    struct image_block block;

    if (image_part(session->image, IMAGE_PART_PROCESS, &block))
        of_block(session, &block, ret);
    else
        of_memory(session, ret);
}

bool process_name_at(const struct session *session, uint64_t process,
                     char name[NTL_PROCESS_NAME])
{
    uint8_t bytes[NAME_BYTES];
    struct ntl_place place;
    struct memory memory;

    return field_of(session, EPROCESS, "ImageFileName", &place)
           && memory_read(session, process + place.offset, bytes,
                          sizeof bytes, &memory)
           && take_name(bytes, name);
}
