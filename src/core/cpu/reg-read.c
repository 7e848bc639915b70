/* What a register's value says beyond its fields. */
#include "reg-read.h"

#include "processor.h"

#include <ntlens/mca.h>
#include <ntlens/segment.h>
#include <ntlens/va.h>
#include <string.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))
#define BIT(n) (UINT64_C(1) << (n))

static void read_cr0(uint64_t value, const struct reading *how,
                     struct ntl_sink *sink)
{
    (void)how;
    if (!(value & BIT(16)))
        ntl_find(sink, "wp_clear", "WP is clear: ring 0 may write read-only "
                 "pages, copy-on-write is not seen");
    if (value & BIT(31) && !(value & BIT(0)))
        ntl_find(sink, "pg_without_pe", "PG without PE: loading it raises #GP");
    if (value & BIT(29) && !(value & BIT(30)))
        ntl_find(sink, "nw_without_cd", "NW without CD: loading it raises #GP");
    if (value & BIT(30))
        ntl_find(sink, "cache_off", "CD is set: caches are not filled");
}

static void emit_space(uint64_t address, enum ntl_arch arch,
                       struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS, .value = address,
             .digits = ntl_paging(arch)->digits);
    ntl_emit(sink, .key = "space", .kind = NTL_TEXT,
             .text = ntl_space_name(arch, ntl_va_space(arch, address)));
    ntl_end(sink);
    ntl_va_explain(arch, address, sink);
}

static void read_address(uint64_t value, const struct reading *how,
                         struct ntl_sink *sink)
{
    emit_space(value, how->arch, sink);
}

/* Entry points of the kernel, and the KPCR: 0 where they are not set up. */
static void read_kernel_address(uint64_t value,
                                const struct reading *how,
                                struct ntl_sink *sink)
{
    emit_space(value, how->arch, sink);
    if (value && ntl_va_space(how->arch, value) != NTL_KERNEL)
        ntl_find(sink, "not_a_kernel_address",
                 "NT keeps a kernel address here");
}

/* Source: public KPROCESS displays, ...002 and UserDirectoryTableBase ..001. */
static const char *pcid_note(uint64_t pcid)
{
    switch (pcid) {
    case 0: return "not used, or no KVA shadow";
    case 1: return "as of UserDirectoryTableBase";
    case 2: return "as of DirectoryTableBase with KVA shadow";
    default: return "NT gives 1 and 2 only";
    }
}

static void explain_roots(uint64_t value, bool pcid_known,
                          struct ntl_sink *sink)
{
    if (!pcid_known)
        ntl_find(sink, "pcid_assumed", "bits 11:0 are read as a PCID, as with "
                 "CR4.PCIDE; cr4=VALUE decides");
    if (value & BIT(61) && value & BIT(62))
        ntl_find(sink, "lam", "LAM_U57 and LAM_U48 are both set: U57 counts");
    ntl_prose(sink, "With KVA shadow a process has two roots.  In the kernel "
              "DirectoryTableBase, PCID 2, where user PXEs are NX; in user "
              "mode UserDirectoryTableBase, PCID 1, which has only the entry "
              "code of the kernel.  Mask either with ffffffffff000 to walk "
              "it.");
}

static void read_cr3(uint64_t value, const struct reading *how,
                     struct ntl_sink *sink)
{
    uint64_t mask = ntl_paging(how->arch)->root_mask;
    bool pcid = is_x64(how->arch)
                && (!how->has_cr4 || how->cr4 & BIT(17));

    ntl_step(sink, "root", "%x & %x = %x", { value, mask, value & mask });
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "root", .kind = NTL_ADDRESS, .value = value & mask,
             .digits = ntl_paging(how->arch)->digits, .note = "physical");
    if (pcid)
        ntl_emit(sink, .key = "pcid", .kind = NTL_NUMBER,
                 .value = value & 0xfff, .note = pcid_note(value & 0xfff));
    if (!pcid) {
        ntl_emit(sink, .key = "pwt", .kind = NTL_FLAG, .value = value >> 3 & 1);
        ntl_emit(sink, .key = "pcd", .kind = NTL_FLAG, .value = value >> 4 & 1);
    }
    ntl_end(sink);
    if (pcid)
        explain_roots(value, how->has_cr4, sink);
}

static void read_cr4(uint64_t value, const struct reading *how,
                     struct ntl_sink *sink)
{
    bool la57 = value & BIT(12), pae = value & BIT(5);

    if (is_x64(how->arch) && la57 != (how->arch == NTL_X64_LA57))
        ntl_find(sink, "other_mode", "LA57 is %x: this processor is %s",
                 { la57 }, { la57 ? "x64-la57 (-a)" : "x64 (-a)" });
    if (is_x64(how->arch) && !pae)
        ntl_find(sink, "pae_clear", "PAE is clear, which long mode does not "
                 "allow");
    if (is_x86(how->arch) && pae != (how->arch == NTL_X86_PAE))
        ntl_find(sink, "other_mode", "PAE is %x: this processor is %s",
                 { pae }, { pae ? "x86-pae (-a)" : "x86 (-a)" });
    if (value & BIT(32) && is_x64(how->arch))
        ntl_find(sink, "fred", "FRED is on: events do not go through the IDT");
}

static void read_cr8(uint64_t value, const struct reading *how,
                     struct ntl_sink *sink)
{
    const char *name = ntl_irql_name(NTL_X64, value & 15);

    (void)how;
    ntl_step(sink, "irql", "%x & f = %x: interrupts of vectors below %x wait",
             { value, value & 15, ((value & 15) + 1) << 4 });
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "irql", .kind = NTL_NUMBER, .value = value & 15);
    ntl_emit(sink, .key = "irql_name", .kind = NTL_TEXT, .text = name);
    ntl_end(sink);
}

static void find_flags(uint64_t value, enum ntl_arch arch,
                       struct ntl_sink *sink)
{
    if (value & BIT(8))
        ntl_find(sink, "single_step", "TF is set: #DB after each instruction");
    if (!(value & BIT(9)))
        ntl_find(sink, "interrupts_off", "IF is clear: no interrupts");
    if (value & BIT(10))
        ntl_find(sink, "direction", "DF is set; calling conventions want it "
                 "clear");
    if (value >> 12 & 3)
        ntl_find(sink, "iopl", "IOPL %x: rings up to it may do I/O; NT keeps 0",
                 { value >> 12 & 3 });
    if (is_x64(arch) && value & BIT(14))
        ntl_find(sink, "nested_task", "NT is set: IRET raises #GP here");
    if (is_x64(arch) && value & BIT(18))
        ntl_find(sink, "ac_set", "AC is set: in ring 0 SMAP lets user data be "
                 "touched (KeIsUserVaAccessAllowed)");
}

static void read_rflags(uint64_t value, const struct reading *how,
                        struct ntl_sink *sink)
{
    char text[NTL_FLAGS_TEXT];
    bool x86 = is_x86(how->arch);

    ntl_step(sink, "parity", "PF = %x: the low byte of the result has an %s "
             "number of ones; %s", { value >> 2 & 1 },
             { value >> 2 & 1 ? "even" : "odd",
               x86 ? "newer debuggers say pe for 1, old ones po"
                   : "debuggers say po for 1 on x64" });
    ntl_begin(sink, NTL_OBJECT, "windbg", "in WinDbg");
    ntl_flags_text(value, x86 ? NTL_FLAGS_X86 : NTL_FLAGS_X64, text);
    ntl_emit(sink, .key = "flags", .kind = NTL_TEXT, .text = text,
             .note = x86 ? NULL : "its po is PF 1, even");
    if (x86) {
        ntl_flags_text(value, NTL_FLAGS_X64, text);
        ntl_emit(sink, .key = "flags_old", .kind = NTL_TEXT, .text = text,
                 .note = "old WinDbg: po is PF 1");
    }
    ntl_end(sink);
    find_flags(value, how->arch, sink);
}

static void read_dr6(uint64_t value, const struct reading *how,
                     struct ntl_sink *sink)
{
    (void)how;
    if (!(value & BIT(11)))
        ntl_find(sink, "bus_lock", "BLD is 0: a bus lock was detected, or this "
                 "is from a CONTEXT");
    if (!(value & BIT(16)))
        ntl_find(sink, "transaction", "RTM is 0: inside a transaction, or this "
                 "is from a CONTEXT");
}

static void show_breakpoint(uint64_t value, unsigned i, struct ntl_sink *sink)
{
    static const char *const kinds[] = { "execute", "write", "I/O", "access" };
    static const uint8_t sizes[] = { 1, 2, 8, 4 };
    unsigned on = value >> 2 * i & 3, how = value >> (16 + 4 * i) & 15;

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "dr", .kind = NTL_NUMBER, .value = i);
    ntl_emit(sink, .key = "on", .kind = NTL_TEXT,
             .text = on == 3 ? "local, global" : on == 2 ? "global"
                     : on ? "local" : "no");
    ntl_emit(sink, .key = "type", .kind = NTL_TEXT, .text = kinds[how & 3]);
    ntl_emit(sink, .key = "bytes", .kind = NTL_DECIMAL,
             .value = sizes[how >> 2]);
    ntl_end(sink);
}

static void read_dr7(uint64_t value, const struct reading *how,
                     struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_TABLE, "breakpoints", "breakpoints");
    for (unsigned i = 0; i < 4; i++)
        show_breakpoint(value, i, sink);
    ntl_end(sink);
    for (unsigned i = 0; i < 4; i++) {
        unsigned bits = value >> (16 + 4 * i) & 15;

        ntl_step(sink, "breakpoint", "DR%x: bits %d:%d = %x: R/W %x, LEN %x",
                 { i, 19 + 4 * i, 16 + 4 * i, bits, bits & 3, bits >> 2 });
        if (value >> 2 * i & 3 && (bits & 3) == 0 && bits >> 2)
            ntl_find(sink, "length", "DR%x breaks on execution, which needs "
                     "length 1 (LEN 0)", { i });
    }
}

static void read_xcr0(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    static const struct {
        uint32_t these, need;   /* any of these needs all of those            */
        const char *sentence;
    } rules[] = {
        { 1u << 2, 1u << 1, "AVX without SSE" },
        { 7u << 5, 7u << 5 | 1u << 2, "the three AVX-512 states come together, "
                                      "and with AVX" },
        { 3u << 3, 3u << 3, "the two MPX states come together" },
        { 3u << 17, 3u << 17, "the two AMX states come together" },
    };

    (void)how;
    if (!(value & 1))
        ntl_find(sink, "refused", "XSETBV refuses it: x87 is always on");
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (value & rules[i].these && (value & rules[i].need) != rules[i].need)
            ntl_find(sink, "refused", "XSETBV refuses it: %s", { 0 },
                     { rules[i].sentence });
    }
}

static void read_apic_base(uint64_t value,
                           const struct reading *how,
                           struct ntl_sink *sink)
{
    static const char *const modes[] = { "off", "invalid", "xAPIC", "x2APIC" };
    unsigned mode = value >> 10 & 3;

    (void)how;
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS,
             .value = value & ntl_mask(51, 12), .note = "physical");
    ntl_emit(sink, .key = "mode", .kind = NTL_TEXT, .text = modes[mode]);
    ntl_end(sink);
    if (mode == 1)
        ntl_find(sink, "invalid_mode", "EXTD without EN: WRMSR raises #GP");
}

static void emit_selector(const char *key, uint64_t selector,
                          enum ntl_arch arch, struct ntl_sink *sink)
{
    const struct ntl_gdt_slot *slot
        = ntl_gdt_find(arch, (uint16_t)(selector & 0xffff));

    ntl_emit(sink, .key = key, .kind = NTL_NUMBER, .value = selector & 0xffff,
             .note = slot ? slot->name : "no slot of NT's GDT");
}

static void read_sysenter_cs(uint64_t value,
                             const struct reading *how,
                             struct ntl_sink *sink)
{
    enum ntl_arch arch = how->arch;
    uint64_t cs = value & 0xfffc;

    if (!cs) {
        ntl_find(sink, "sysenter_off", "a null selector: SYSENTER raises #GP");
        return;
    }
    ntl_step(sink, "selectors",
             "%x, + 8 = %x; (+ 10) | 3 = %x, (+ 18) | 3 = %x",
             { cs, cs + 8, (cs + 16) | 3, (cs + 24) | 3 });
    ntl_begin(sink, NTL_OBJECT, "selectors", "selectors");
    emit_selector("sysenter_cs", cs, arch, sink);
    emit_selector("sysenter_ss", cs + 8, arch, sink);
    emit_selector("sysexit_cs", (cs + 16) | 3, arch, sink);
    emit_selector("sysexit_ss", (cs + 24) | 3, arch, sink);
    ntl_end(sink);
}

static void read_star(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    enum ntl_arch arch = how->arch;
    uint64_t in = value >> 32 & 0xfffc, out = value >> 48;

    ntl_step(sink, "syscall", "CS = %x, SS = %x + 8 = %x", { in, in, in + 8 });
    ntl_step(sink, "sysret", "CS = %x | 3 = %x, to 64-bit code (%x + 10) | 3 = "
             "%x; SS = (%x + 8) | 3 = %x", { out, out | 3, out, (out + 16) | 3,
             out, (out + 8) | 3 });
    ntl_begin(sink, NTL_OBJECT, "selectors", "selectors");
    emit_selector("syscall_cs", in, arch, sink);
    emit_selector("syscall_ss", in + 8, arch, sink);
    emit_selector("sysret_cs", out | 3, arch, sink);
    emit_selector("sysret_cs64", (out + 16) | 3, arch, sink);
    emit_selector("sysret_ss", (out + 8) | 3, arch, sink);
    ntl_end(sink);
}

static void read_fmask(uint64_t value, const struct reading *how,
                       struct ntl_sink *sink)
{
    char text[REG_BITS_TEXT];

    ntl_reg_bits_text(ntl_reg_find(how->arch, "RFLAGS", 6), value, text,
                  sizeof text);
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "clears", .kind = NTL_TEXT, .text = text);
    ntl_end(sink);
}

static void read_efer(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    bool lme = value & BIT(8), lma = value & BIT(10);

    if (lme != lma)
        ntl_find(sink, "long_mode", "LME %x, LMA %x: %s", { lme, lma },
                 { lme ? "enabled, but paging is off" : "not a state that "
                   "exists" });
    if (is_x64(how->arch) && !lma)
        ntl_find(sink, "not_long_mode", "LMA is clear: this processor is not "
                 "in long mode");
    if (!(value & BIT(11)))
        ntl_find(sink, "nx_off", "NXE is clear: an entry's bit 63 is reserved");
    if (is_x64(how->arch) && !(value & 1))
        ntl_find(sink, "syscall_off", "SCE is clear: SYSCALL raises #UD");
}

static void show_mc_status(uint64_t value, struct ntl_sink *sink)
{
    char text[NTL_MCA_TEXT];
    struct ntl_clause says;

    says = ntl_mca_flags(text, sizeof text, value);
    ntl_emit_clause(sink, "flags", &says);
    says = ntl_mca_meaning(text, sizeof text, value);
    ntl_emit_clause(sink, "error", &says);
    says = ntl_mca_code(text, sizeof text, value);
    ntl_emit_clause(sink, "mca_code", &says);
}

static void show_model(uint64_t value, const char *key, enum ntl_vendor vendor,
                       struct ntl_sink *sink)
{
    char text[NTL_MCA_TEXT];
    struct ntl_clause says = ntl_mca_model(text, sizeof text, value, vendor);

    ntl_emit_clause(sink, key, &says);
}

static void read_mc_status(uint64_t value,
                           const struct reading *how,
                           struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    show_mc_status(value, sink);
    show_model(value, "of_intel", NTL_INTEL, sink);
    show_model(value, "of_amd", NTL_AMD, sink);
    ntl_end(sink);
}

/* Only AMD's processors have it. */
static void read_mca_status(uint64_t value,
                            const struct reading *how,
                            struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    show_mc_status(value, sink);
    show_model(value, "of_amd", NTL_AMD, sink);
    ntl_end(sink);
}

static const struct {
    const char *name;           /* of the register whose bits it has          */
    reader *read;
} readers[] = {
    { "CR0", read_cr0 },
    { "CR2", read_address },
    { "CR3", read_cr3 },
    { "CR4", read_cr4 },
    { "CR8", read_cr8 },
    { "RFLAGS", read_rflags },
    { "DR6", read_dr6 },
    { "DR7", read_dr7 },
    { "XCR0", read_xcr0 },
    { "APIC_BASE", read_apic_base },
    { "SYSENTER_CS", read_sysenter_cs },
    { "SYSENTER_ESP", read_kernel_address },
    { "SYSENTER_EIP", read_kernel_address },
    { "MTRR_PHYSBASE0", ntl_reg_read_mtrr_base },
    { "MTRR_PHYSMASK0", ntl_reg_read_mtrr_mask },
    { "MTRR_FIX64K_00000", ntl_reg_read_mtrr_fixed },
    { "MTRR_DEF_TYPE", ntl_reg_read_mtrr_default },
    { "PAT", ntl_reg_read_pat },
    { "MC0_STATUS", read_mc_status },
    { "MCA0_STATUS", read_mca_status },
    { "VMX_PINBASED_CTLS", ntl_reg_read_vmx_controls },
    { "VMX_CR0_FIXED0", ntl_reg_read_vmx_fixed },
    { "EPTP", ntl_reg_read_eptp },
    { "EPT_PTE", ntl_reg_read_ept_page },
    { "EPT_PDE", ntl_reg_read_ept_middle },
    { "EPT_PML4E", ntl_reg_read_ept_table },
    { "EPT_VIOLATION", ntl_reg_read_ept_violation },
    { "EFER", read_efer },
    { "STAR", read_star },
    { "LSTAR", read_kernel_address },
    { "CSTAR", read_kernel_address },
    { "FMASK", read_fmask },
    { "FS_BASE", read_address },
    { "GS_BASE", read_address },
    { "KERNEL_GS_BASE", read_address },
    { "PL3_SSP", read_address },
    { "PL0_SSP", read_kernel_address },
    { "SSP_TABLE", read_kernel_address },
    { "CurrentEL", ntl_reg_read_current_el },
    { "TTBR0_EL1", ntl_reg_read_ttbr },
    { "TTBR1_EL1", ntl_reg_read_ttbr },
    { "TCR_EL1", ntl_reg_read_tcr },
    { "SPSR_EL1", ntl_reg_read_spsr },
    { "ESR_EL1", ntl_reg_read_esr },
    { "FAR_EL1", read_address },
    { "ELR_EL1", read_address },
    { "PAR_EL1", ntl_reg_read_par },
    { "MAIR_EL1", ntl_reg_read_mair },
    { "MIDR_EL1", ntl_reg_read_midr },
    { "VBAR_EL1", read_kernel_address },
};

void ntl_reg_read(const struct ntl_reg *reg, uint64_t value,
                  const struct ntl_reg_options *options, struct ntl_sink *sink)
{
    struct reading how = { reg, options->arch, options->cr4, options->mask,
                           options->has_cr4, options->has_mask };

    for (size_t i = 0; i < COUNT(readers); i++) {
        if (strcmp(readers[i].name, reg->like) == 0)
            readers[i].read(value, &how, sink);
    }
}
