/* The command table: the rows of `cmd` and of `read`, joined. */
#include "ask.h"

#include "learn/topics.h"
#include "read/option.h"
#include "space/memory.h"

/* In the order in which `help` lists them. */
#define COMMANDS(X)                                                            \
    X(va) X(pte) X(selfmap) X(pte2va) X(vtop) X(mmpte) X(pfn) X(access)        \
    X(bugcheck) X(status) X(ioctl) X(irp) X(enum)                              \
    X(open) X(info) X(regs) X(modules) X(stack) X(practice)                    \
    X(db) X(dw) X(dd) X(dq) X(dp) X(da) X(du) X(u) X(ptov) X(maps) X(triage)   \
    X(sel) X(gdt) X(desc) X(idt) X(gate) X(reg) X(pf)                          \
    X(syscall) X(ssdt) X(cfg) X(handle) X(offset) X(dt)                        \
    X(lesson) X(quiz) X(answer)                                                \
    X(eval) X(set) X(vars) X(help) X(history) X(quit)

#define X(name) extern const struct command cmd_##name;
COMMANDS(X)
#undef X

static const struct command *const commands[] = {
#define X(name) &cmd_##name,
    COMMANDS(X)
#undef X
    NULL
};

const struct command_table ask_table = {
    .commands = commands, .options = line_options, .small = &cmd_eval,
    .address = &cmd_va,
};

void ask_begin(struct session *session)
{
    const struct lent lent = { .table = &ask_table, .number = memory_number,
                                .topics = &topic_shelf };

    session_init(session, &lent);
}
