/* Processes and threads, and the pool in which they lie. */
#include "private.h"

#include <ntlens/handle.h>
#include <ntlens/objtypes.h>
#include <string.h>

static const struct {
    const char *name;
    bool current;
} programs[] = {
    { "System", false },     { "Registry", false }, { "hearth.exe", false },
    { "lantern.exe", true }, { "moth.exe", false },
};

enum { PROGRAMS = sizeof programs / sizeof *programs, NAME_ROOM = 15 };

uint64_t new_object(struct machine *m, unsigned bytes, uint8_t type)
{
    unsigned header = ntl_handle_header_size(NTL_X64);
    uint64_t at = new_pool(m, header + bytes);

    set_field(m, at, "_OBJECT_HEADER", "PointerCount",
              0x8000 + draw_below(m, 0x7000));
    set_field(m, at, "_OBJECT_HEADER", "HandleCount", 1 + draw_below(m, 8));
    set_field(m, at, "_OBJECT_HEADER", "TypeIndex",
              ntl_object_type_index(m->build, at, type, m->cookie));
    return at + header;
}

uint8_t type_named(const struct machine *m, const char *text)
{
    for (unsigned i = 2; i < 0x80; i++) {
        struct ntl_object_type type = ntl_object_type(m->build, (uint8_t)i);

        if (type.name && strcmp(type.name, text) == 0)
            return (uint8_t)i;
    }
    return 0;
}

uint64_t make_thread(struct machine *m, uint64_t process, uint64_t tid)
{
    uint64_t pid = peek(
        m, process + offset_of(m, "_EPROCESS", "UniqueProcessId"), 8);
    uint64_t at = new_object(m, (unsigned)size_of(m, "_ETHREAD"),
                             type_named(m, "Thread"));

    set_field(m, at, "_KTHREAD", "Header.Type", 6);
    set_field(m, at, "_KTHREAD", "InitialStack", m->stack_base);
    set_field(m, at, "_KTHREAD", "StackBase", m->stack_base);
    set_field(m, at, "_KTHREAD", "StackLimit", m->stack_limit);
    set_field(m, at, "_KTHREAD", "ApcState.Process", process);
    set_field(m, at, "_KTHREAD", "Process", process);
    set_field(m, at, "_KTHREAD", "State", 2);
    set_field(m, at, "_KTHREAD", "PreviousMode", 1);
    set_field(m, at, "_ETHREAD", "Cid.UniqueProcess", pid);
    set_field(m, at, "_ETHREAD", "Cid.UniqueThread", tid);
    set_field(m, at, "_ETHREAD", "StartAddress", m->exe + PAGE);
    list_add(m, process + offset_of(m, "_EPROCESS", "ThreadListHead"),
             at + offset_of(m, "_ETHREAD", "ThreadListEntry"));
    return at;
}

static uint64_t make_process(struct machine *m, const char *program,
                             uint64_t pid)
{
    uint64_t at = new_object(m, (unsigned)size_of(m, "_EPROCESS"),
                             type_named(m, "Process"));

    set_field(m, at, "_KPROCESS", "Header.Type", 3);
    set_field(m, at, "_EPROCESS", "UniqueProcessId", pid);
    set_field(m, at, "_EPROCESS", "ActiveThreads", 1);
    poke_bytes(m, at + offset_of(m, "_EPROCESS", "ImageFileName"), program,
               strlen(program) < NAME_ROOM ? strlen(program) : NAME_ROOM);
    list_begin(m, at + offset_of(m, "_EPROCESS", "ThreadListHead"));
    list_add(m, m->active_processes,
             at + offset_of(m, "_EPROCESS", "ActiveProcessLinks"));
    return at;
}

/* The current process has an identifier of the second page of its table. */
void make_processes(struct machine *m)
{
    m->active_processes = new_data(m, 16);
    m->cookie = (uint8_t)(1 + draw_below(m, 0xff));
    list_begin(m, m->active_processes);
    poke(m, new_data(m, 16), 1, m->cookie);
    name_it(m, "nt!ObHeaderCookie", m->data_next - 16);
    name_it(m, "nt!PsActiveProcessHead", m->active_processes);
    for (unsigned i = 0; i < PROGRAMS; i++) {
        bool current = programs[i].current;
        uint64_t pid = i == 0    ? 4
                       : current ? 0x400 + draw_step(m, 0x300, 4) + 8
                                 : i * 0x60 + draw_step(m, 0x50, 4);
        uint64_t at = make_process(m, programs[i].name, pid);

        if (i == 0)
            m->system_process = at;
        if (!current)
            continue;
        m->process = at;
        m->process_id = pid;
        m->thread = make_thread(m, at, pid + 4);
    }
    name_it(m, "process", m->process);
    name_it(m, "thread", m->thread);
    name_it(m, "pid", m->process_id);
}

/* Two roots: what the kernel runs with, and user mode. */
static void set_roots(struct machine *m, uint64_t process)
{
    bool current = process == m->process;

    set_field(m, process, "_KPROCESS", "DirectoryTableBase",
              (current ? m->root : m->system_root) | 2);
    set_field(m, process, "_KPROCESS", "UserDirectoryTableBase",
              (current ? m->user_root : 0) | 1);
}

/* After the last entry is in place, and the tables are there. */
void set_processes_roots(struct machine *m)
{
    uint64_t links = offset_of(m, "_EPROCESS", "ActiveProcessLinks");
    uint64_t at = m->active_processes;

    for (unsigned i = 0; i < PROGRAMS; i++)
        set_roots(m, (at = peek(m, at, 8)) - links);
}
