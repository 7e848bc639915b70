/* Interrupt vectors, and who handles them in NT. */
#include <ntlens/gate.h>

#include "processor.h"

/*
 * Sources: Intel SDM volume 3, 6.13 and 6.14 (error codes, IST), 10.8.3
 * (priority class); Ist from KTSS64 of public symbols.
 */

/* Rows come from src/data/cpu/vectors.txt; its generator sorts and checks. */
#define X64(...) __VA_ARGS__,
#define X86(...)
static const struct ntl_vector x64_vectors[] = {
#include "vectors.inc"
};
#undef X64
#undef X86
#define X64(...)
#define X86(...) __VA_ARGS__,
static const struct ntl_vector x86_vectors[] = {
#include "vectors.inc"
};

#define COUNT(a) (sizeof (a) / sizeof *(a))

enum { FIRST_INTERRUPT = 0x1f, PRIMARY_VECTOR_BASE = 0x30, IDT_VECTORS = 256 };
enum { HAL_IN_NT = 19041, TSS64_IST = 0x1c };

static unsigned entry_size(enum ntl_arch arch)
{
    return is_x86(arch) ? 8 : 16;
}

const char *ntl_vector_class_name(enum ntl_vector_class sort)
{
    static const char *const names[] = {
        [NTL_VECTOR_INTERRUPT] = "interrupt", [NTL_VECTOR_FAULT] = "fault",
        [NTL_VECTOR_TRAP] = "trap", [NTL_VECTOR_ABORT] = "abort",
    };

    return names[(unsigned)sort < COUNT(names) ? sort : NTL_VECTOR_INTERRUPT];
}

const struct ntl_vector *ntl_vectors(enum ntl_arch arch, size_t *count)
{
    *count = 0;
    if (arch == NTL_ARM64)
        return NULL;
    *count = is_x86(arch) ? COUNT(x86_vectors) : COUNT(x64_vectors);
    return is_x86(arch) ? x86_vectors : x64_vectors;
}

const struct ntl_vector *ntl_vector_find(enum ntl_arch arch, uint8_t vector)
{
    size_t count;
    const struct ntl_vector *rows = ntl_vectors(arch, &count);

    for (size_t i = 0; i < count; i++) {
        if (rows[i].vector == vector)
            return &rows[i];
    }
    return NULL;
}

uint64_t ntl_vector_address(enum ntl_arch arch, uint64_t idt, uint64_t vector)
{
    uint64_t address = idt + vector * entry_size(arch);

    return is_x86(arch) ? (uint32_t)address : address;
}

/* --- shown ---------------------------------------------------------------- */

static const char *module_of(const struct ntl_vector *row,
                             struct ntl_build build)
{
    return row->hal && build.number < HAL_IN_NT ? "hal" : "nt";
}

static void show_handler(const struct ntl_vector *row, struct ntl_build build,
                         struct ntl_sink *sink)
{
    if (row->handler)
        ntl_emit(sink, .key = "handler", .kind = NTL_TEXT,
                 .text = row->handler, .note = row->note);
    else
        ntl_emit(sink, .key = "handler", .kind = NTL_ABSENT,
                 .note = row->note);
    if (row->shadow)
        ntl_emit(sink, .key = "with_kva_shadow", .kind = NTL_TEXT,
                 .text = row->shadow);
    if (row->handler)
        ntl_emit(sink, .key = "module", .kind = NTL_TEXT,
                 .text = module_of(row, build),
                 .note = row->hal ? "hal until 18363, nt from 19041" : NULL);
    if (row->task)
        ntl_emit(sink, .key = "task", .kind = NTL_NUMBER, .value = row->task,
                 .note = "a task gate: selector of the TSS");
}

static void show_dpl(const struct ntl_vector *row, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "dpl", .kind = NTL_NUMBER, .value = row->dpl,
             .note = row->dpl == 3 ? "user mode may call it with int n"
                                   : "int n from user mode raises #GP");
    if (row->dpl != 3)
        ntl_emit(sink, .key = "gp_error_code", .kind = NTL_NUMBER,
                 .value = row->vector * 8u + 2,
                 .note = "of that #GP: index, IDT bit");
    if (row->ist)
        ntl_emit(sink, .key = "ist", .kind = NTL_NUMBER, .value = row->ist,
                 .note = "stack from KTSS64.Ist[n]");
}

static void show_row(const struct ntl_vector *row, struct ntl_build build,
                     struct ntl_sink *sink)
{
    if (row->mnemonic)
        ntl_emit(sink, .key = "mnemonic", .kind = NTL_TEXT,
                 .text = row->mnemonic);
    ntl_emit(sink, .key = "what", .kind = NTL_TEXT, .text = row->what);
    ntl_emit(sink, .key = "class", .kind = NTL_TEXT,
             .text = ntl_vector_class_name(row->sort));
    ntl_emit(sink, .key = "pushes_code", .kind = NTL_FLAG,
             .value = row->error_code,
             .note = row->error_code ? "the processor pushes one" : NULL);
    show_handler(row, build, sink);
    show_dpl(row, sink);
}

static void show_place(enum ntl_arch arch, uint8_t vector, const uint64_t *idt,
                       struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = (uint64_t)vector * entry_size(arch),
             .note = "from the IDT's base (r idtr)");
    if (idt)
        ntl_emit(sink, .key = "gate_at", .kind = NTL_ADDRESS,
                 .value = ntl_vector_address(arch, *idt, vector),
                 .digits = ntl_paging(arch)->digits);
}

static void step_place(enum ntl_arch arch, uint8_t vector, const uint64_t *idt,
                       struct ntl_sink *sink)
{
    uint64_t offset = (uint64_t)vector * entry_size(arch);

    ntl_step(sink, "offset", "%x * %x = %x",
             .number = { vector, entry_size(arch), offset });
    if (idt)
        ntl_step(sink, "gate_at", "%a + %x = %a",
                 .number = { *idt, offset,
                             ntl_vector_address(arch, *idt, vector) },
                 .digits = ntl_paging(arch)->digits);
}

/* No row: what fills the slots that neither NT nor the HAL takes. */
static void find_unexpected(enum ntl_arch arch, uint8_t vector,
                            struct ntl_sink *sink)
{
    if (vector < FIRST_INTERRUPT + 1)
        ntl_find(sink, "reserved_vector", "the processor reserves vector %x; "
                 "unused, nt!KiIsrThunk+%x", { vector, vector * 8u });
    else if (!is_x86(arch))
        ntl_find(sink, "unexpected_vector", "free for drivers (KINTERRUPT); "
                 "unused, nt!KiIsrThunk+%x", { vector * 8u });
    else if (vector >= PRIMARY_VECTOR_BASE)
        ntl_find(sink, "unexpected_vector", "free for drivers (KINTERRUPT); "
                 "unused, nt!KiUnexpectedInterrupt%d",
                 { vector - (unsigned)PRIMARY_VECTOR_BASE });
    else
        ntl_find(sink, "unexpected_vector", "empty in the tables seen");
}

static void find_vector(enum ntl_arch arch, struct ntl_build build,
                        uint64_t vector, const struct ntl_vector *row,
                        struct ntl_sink *sink)
{
    if (vector >= IDT_VECTORS)
        ntl_find(sink, "low_byte", "an IDT has 100 vectors: of %x only the low "
                 "byte, %x, counts (old debuggers print garbage above it)",
                 { vector, vector & 0xff });
    if (!row)
        find_unexpected(arch, (uint8_t)vector, sink);
    else if (row->from > build.number)
        ntl_find(sink, "later_build", "no table of a build before %d has %s; "
                 "this is %d", { row->from, build.number }, { row->handler });
    else if (row->until && row->until < build.number)
        ntl_find(sink, "earlier_build", "no table of a build after %d has %s; "
                 "this is %d", { row->until, build.number }, { row->handler });
}

void ntl_vector_show(enum ntl_arch arch, struct ntl_build build,
                     uint64_t vector, const uint64_t *idt,
                     struct ntl_sink *sink)
{
    const struct ntl_vector *row = ntl_vector_find(arch, (uint8_t)vector);

    ntl_begin(sink, NTL_OBJECT, "interrupt", NULL);
    ntl_emit(sink, .key = "number", .kind = NTL_NUMBER, .value = vector & 0xff);
    if (row)
        show_row(row, build, sink);
    if (!is_x86(arch) && (vector & 0xff) >= FIRST_INTERRUPT)
        ntl_emit(sink, .key = "priority", .kind = NTL_NUMBER,
                 .value = vector >> 4 & 0xf,
                 .note = "an interrupt waits until CR8, the IRQL, is below it");
    show_place(arch, (uint8_t)vector, idt, sink);
    ntl_end(sink);
    step_place(arch, (uint8_t)vector, idt, sink);
    if (row && row->ist)
        ntl_step(sink, "ist", "KTSS64 + %x + %x * 8 = KTSS64 + %x",
                 { TSS64_IST, row->ist, TSS64_IST + row->ist * 8u });
    find_vector(arch, build, vector, row, sink);
}

static void show_table_row(enum ntl_arch arch, const struct ntl_vector *row,
                           struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "vector", .kind = NTL_NUMBER, .value = row->vector);
    ntl_emit(sink, .key = "name", .text = row->mnemonic,
             .kind = row->mnemonic ? NTL_TEXT : NTL_ABSENT);
    ntl_emit(sink, .key = "handler", .text = row->handler,
             .kind = row->handler ? NTL_TEXT : NTL_ABSENT);
    ntl_emit(sink, .key = "dpl", .kind = NTL_NUMBER, .value = row->dpl);
    if (is_x86(arch))
        ntl_emit(sink, .key = "task", .value = row->task,
                 .kind = row->task ? NTL_NUMBER : NTL_ABSENT);
    else
        ntl_emit(sink, .key = "ist", .value = row->ist,
                 .kind = row->ist ? NTL_NUMBER : NTL_ABSENT);
    ntl_emit(sink, .key = "what", .kind = NTL_TEXT, .text = row->what);
    ntl_end(sink);
}

static bool in_build(const struct ntl_vector *row, struct ntl_build build)
{
    return row->from <= build.number
           && (!row->until || build.number <= row->until);
}

void ntl_idt_show(enum ntl_arch arch, struct ntl_build build,
                  struct ntl_sink *sink)
{
    size_t count;
    const struct ntl_vector *rows = ntl_vectors(arch, &count);

    ntl_begin(sink, NTL_TABLE, "idt", NULL);
    for (size_t i = 0; i < count; i++) {
        if (in_build(&rows[i], build))
            show_table_row(arch, &rows[i], sink);
    }
    ntl_end(sink);
    ntl_step(sink, "gate_at", "IDT base + vector * %x",
             .number = { entry_size(arch) });
    if (count)
        ntl_prose(sink, "Names and vectors of HAL routines differ by build: "
                  "ask for one vector.  Drivers connect to the free ones.");
}
