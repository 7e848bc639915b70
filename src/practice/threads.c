/*
 * The threads that do not run: each process has one or two, which wait.  They
 * are made last and draw from a state of their own, so that all else of a seed
 * is where it was.
 */
#include "private.h"

enum {
    WAITING = 5, /* KTHREAD_STATE                              */
    EXECUTIVE = 0, /* KWAIT_REASON: in a driver                  */
    USER_REQUEST = 6,
    STACKS_AT = 0x60000,
    STACK_STEP = 0x8000,
    STACK_PAGES = 2,
    POOL_MORE = 6,
    SAVED = 0x40 /* what a switch leaves on the stack          */
};

/* A thread waits in a read that it asked for. */
static void make_stack(struct machine *m, uint64_t thread, unsigned nr)
{
    uint64_t limit = m->region[STACKS] + STACKS_AT + (uint64_t)nr * STACK_STEP;
    uint64_t base = limit + STACK_PAGES * PAGE, crash = m->sp;

    map_pages(m, limit, STACK_PAGES, KERNEL_DATA);
    m->sp = base - PAGE / 4;
    call_chain(m, "KiSystemServiceCopyEnd NtReadFile IopReadFile "
                  "IofCallDriver");
    set_field(m, thread, "_KTHREAD", "InitialStack", base);
    set_field(m, thread, "_KTHREAD", "StackBase", base);
    set_field(m, thread, "_KTHREAD", "StackLimit", limit);
    set_field(m, thread, "_KTHREAD", "KernelStack", m->sp - SAVED);
    m->sp = crash;
}

static uint64_t make_waiting(struct machine *m, uint64_t process, uint64_t tid,
                             unsigned nr)
{
    uint64_t at = make_thread(m, process, tid);
    bool system = process == m->system_process;

    set_field(m, at, "_KTHREAD", "State", WAITING);
    set_field(m, at, "_KTHREAD", "WaitReason",
              system ? EXECUTIVE : USER_REQUEST);
    set_field(m, at, "_KTHREAD", "PreviousMode", !system);
    make_stack(m, at, nr);
    set_cid(m, tid, at);
    return at;
}

static uint64_t id_of(struct machine *m, uint64_t process)
{
    return peek(m, process + offset_of(m, "_EPROCESS", "UniqueProcessId"), 8);
}

/* A process has its own beside the one that runs; System has two. */
static void make_all(struct machine *m)
{
    uint64_t links = offset_of(m, "_EPROCESS", "ActiveProcessLinks"), process;
    unsigned nr = 0;

    for (uint64_t at = peek(m, m->active_processes, 8);
         at != m->active_processes; at = peek(m, at, 8)) {
        uint64_t thread;

        process = at - links;
        thread = make_waiting(m, process, id_of(m, process) + 8, nr++);
        if (process == m->system_process)
            make_waiting(m, process, id_of(m, process) + 12, nr++);
        set_field(m, process, "_EPROCESS", "ActiveThreads",
                  process == m->process || process == m->system_process ? 2
                                                                        : 1);
        if (nr == 3)
            name_it(m, "waiting_thread", thread);
    }
}

void make_threads(struct machine *m)
{
    uint64_t random = m->random;

    map_pages(m, m->region[POOL] + POOL_PAGES * PAGE, POOL_MORE, KERNEL_DATA);
    make_all(m);
    m->random = random;
}
