/* Registers in a line of a log, and the instruction below them. */
#include "log-text.h"

/* --- registers ------------------------------------------------------------ */

static const struct { const char *name; uint8_t which; } registers[] = {
    { "rax", NTL_RAX }, { "rcx", NTL_RCX }, { "rdx", NTL_RDX },
    { "rbx", NTL_RBX }, { "rsp", NTL_RSP }, { "rbp", NTL_RBP },
    { "rsi", NTL_RSI }, { "rdi", NTL_RDI }, { "r8", NTL_R8 },
    { "r9", NTL_R9 }, { "r10", NTL_R10 }, { "r11", NTL_R11 },
    { "r12", NTL_R12 }, { "r13", NTL_R13 }, { "r14", NTL_R14 },
    { "r15", NTL_R15 }, { "rip", NTL_RIP }, { "eax", NTL_RAX },
    { "ecx", NTL_RCX }, { "edx", NTL_RDX }, { "ebx", NTL_RBX },
    { "esp", NTL_RSP }, { "ebp", NTL_RBP }, { "esi", NTL_RSI },
    { "edi", NTL_RDI }, { "eip", NTL_RIP }, { "efl", NTL_EFLAGS },
    { "cs", NTL_CS }, { "cr4", NTL_CR4 },
};

/* A trap frame has them only where the trap was taken so that they are saved;
   the debugger shows 0, and says so. */
static bool is_lost(const struct log *log, unsigned which, struct text name)
{
    static const uint8_t lost[] = {
        NTL_RBX, NTL_RSI, NTL_RDI, NTL_R12, NTL_R13, NTL_R14, NTL_R15,
    };

    for (size_t i = 0; i < sizeof lost; i++)
        if (log->label == NTL_FROM_TRAP_FRAME && lost[i] == which
            && (*name.at | 0x20) == 'r')
            return true;
    return false;
}

/* Those of a context or a trap frame are where it struck; what `r` shows may be
   KeBugCheckEx.  Of one set all, and of another none. */
static bool begins_set(struct log *log)
{
    enum ntl_origin label = log->label ? log->label : NTL_FROM_REGISTERS;

    if (log->registers_from == NTL_FROM_REGISTERS
        && label != log->registers_from)
        log->registers_from = NTL_FROM_NOWHERE;
    if (!log->registers_from) {
        memset(&log->registers, 0, sizeof log->registers);
        log->bytes.ats = 0;
        log->registers_from = label;
    }
    return log->registers_from == label;
}

static void set_register(struct log *log, unsigned which, struct text name,
                         uint64_t value)
{
    struct ntl_registers *r = &log->registers;

    if (!begins_set(log) || is_lost(log, which, name)
        || ntl_register_given(r, which))
        return;
    r->value[which] = value;
    r->given |= UINT32_C(1) << which;
}

static bool take_register(struct log *log, struct text name, uint64_t value)
{
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++) {
        if (strlen(registers[i].name) != left(name)
            || strncasecmp(registers[i].name, name.at, left(name)) != 0)
            continue;
        set_register(log, registers[i].which, name, value);
        return true;
    }
    return false;
}

/* rax=0 rbx=1 ...: as many as the line has. */
bool log_take_registers(struct log *log, struct text t)
{
    bool any = false;

    for (const char *at = t.at; at < t.end; at++) {
        struct text name = { at, at }, number;
        uint64_t value;

        if (*at != '=')
            continue;
        while (name.at > t.at && ascii_is_name(name.at[-1]))
            name.at--;
        number = (struct text) { at + 1, t.end };
        if (text_number(&number, &value))
            any |= take_register(log, name, value);
    }
    return any;
}

/* ADDRESS BYTES MNEMONIC: of the instruction that the registers stand at. */
bool log_take_code(struct log *log, struct text t)
{
    uint64_t address, byte;
    unsigned n = 0;

    if (log->bytes.ats || !ntl_register_given(&log->registers, NTL_RIP)
        || !text_number(&t, &address)
        || address != log->registers.value[NTL_RIP])
        return false;
    skip_blanks(&t);
    for (; left(t) >= 2 && n < NTL_BYTES_AT; t.at += 2) {
        struct text pair = { t.at, t.at + 2 };

        if (!text_number(&pair, &byte) || pair.at != t.at + 2)
            break;
        log->bytes.at[n++] = (uint8_t)byte;
    }
    log->bytes.ats = (uint8_t)n;
    return n > 0;
}
