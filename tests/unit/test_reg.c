#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "covers.h"
#include "heard.h"
#include "random.h"
#include "vectors.h"

#include <ntlens/gate.h>
#include <ntlens/mmpte.h>
#include <ntlens/ntstatus.h>
#include <ntlens/reg.h>
#include <ntlens/segment.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint64_t seed = 0xda3e39cb94b95bdb;
static struct heard heard;

static const struct ntl_reg *named(enum ntl_arch arch, const char *name)
{
    const struct ntl_reg *reg = ntl_reg_find(arch, name, strlen(name));

    if (!reg)
        fail_msg("no register %s", name);
    return reg;
}

static uint64_t field(const char *reg, uint64_t value, const char *key)
{
    struct ntl_layout layout = ntl_reg_layout(named(NTL_X64, reg));

    assert_non_null(ntl_layout_field(&layout, key));
    return ntl_layout_get(&layout, value, key);
}

static void show(enum ntl_arch arch, const char *name, uint64_t value)
{
    struct ntl_reg_options options = { .arch = arch };

    ntl_reg_show(named(arch, name), value, &options, heard_start(&heard));
    assert_int_equal(heard.depth, 0);
    assert_false(heard.broken);
}

/* --- the tables ----------------------------------------------------------- */

static void registers_name_each_bit_once(void **state)
{
    size_t count;
    const struct ntl_reg *regs = ntl_regs(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct ntl_layout l = ntl_reg_layout(&regs[i]);

        assert_covers(&l);
        assert_int_equal(l.bits, 64);
        for (size_t f = 0; f < l.count; f++)
            for (size_t g = 0; g < f; g++)
                assert_string_not_equal(l.fields[f].key, l.fields[g].key);
        assert_int_equal(regs[i].zero & regs[i].one, 0);
        assert_int_equal(regs[i].nt & regs[i].zero, 0);
    }
}

static void registers_keep_reserved_bits_in_their_masks(void **state)
{
    size_t count;
    const struct ntl_reg *regs = ntl_regs(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        uint64_t zero = 0, one = 0;

        for (size_t f = 0; f < regs[i].count; f++) {
            const struct ntl_field *field = &ntl_reg_layout(&regs[i]).fields[f];

            if (strncmp(field->key, "Reserved", 8) == 0)
                zero |= ntl_mask(field->hi, field->lo);
            if (strncmp(field->key, "Ones", 4) == 0)
                one |= ntl_mask(field->hi, field->lo);
        }
        assert_int_equal(zero, regs[i].zero);
        assert_int_equal(one, regs[i].one);
    }
}

static void registers_are_found_by_name_alias_and_number(void **state)
{
    (void)state;
    assert_string_equal(named(NTL_X64, "efl")->name, "RFLAGS");
    assert_string_equal(named(NTL_X64, "EFLAGS")->name, "RFLAGS");
    assert_string_equal(named(NTL_X64, "ia32_lstar")->name, "LSTAR");
    assert_string_equal(named(NTL_X64, "MSR_LSTAR")->name, "LSTAR");
    assert_string_equal(named(NTL_X64, "KernelGsBase")->name, "KERNEL_GS_BASE");
    assert_string_equal(named(NTL_X64, "ia32apic_base")->name, "APIC_BASE");
    assert_ptr_equal(ntl_reg_of_msr(NTL_X64, 0xc0000082),
                     named(NTL_X64, "lstar"));
    assert_ptr_equal(ntl_reg_of_msr(NTL_X86, 0x176),
                     named(NTL_X86, "sysenter_eip"));
    assert_null(ntl_reg_of_msr(NTL_X64, 0));
    assert_null(ntl_reg_of_msr(NTL_X64, UINT64_C(0x100000010)));
    assert_null(ntl_reg_find(NTL_X64, "cr", 2));
    assert_null(ntl_reg_find(NTL_X64, "_", 1));
    assert_null(ntl_reg_find(NTL_X64, "msr_", 4));
    assert_null(ntl_reg_find(NTL_X64, "msrxlstar", 9));
    assert_null(ntl_reg_find(NTL_X64, "ia3xlstar", 9));
    assert_null(ntl_reg_find(NTL_X64, "cr44", 4));
    assert_null(ntl_reg_find(NTL_X64, "", 0));
    assert_null(ntl_reg_find(NTL_X64, "efl eflags", 10));
}

/* Encodings as in Linux's tools/sysreg. */
static void registers_of_arm64_have_the_numbers_that_windbg_takes(void **state)
{
    static const struct {
        const char *name;
        uint32_t op0, op1, crn, crm, op2;
    } rows[] = {
        { "CurrentEL", 3, 0, 4, 2, 2 },  { "MIDR_EL1", 3, 0, 0, 0, 0 },
        { "MPIDR_EL1", 3, 0, 0, 0, 5 },  { "SCTLR_EL1", 3, 0, 1, 0, 0 },
        { "CPACR_EL1", 3, 0, 1, 0, 2 },  { "TTBR0_EL1", 3, 0, 2, 0, 0 },
        { "TTBR1_EL1", 3, 0, 2, 0, 1 },  { "TCR_EL1", 3, 0, 2, 0, 2 },
        { "SPSR_EL1", 3, 0, 4, 0, 0 },   { "ELR_EL1", 3, 0, 4, 0, 1 },
        { "ESR_EL1", 3, 0, 5, 2, 0 },    { "FAR_EL1", 3, 0, 6, 0, 0 },
        { "PAR_EL1", 3, 0, 7, 4, 0 },    { "MAIR_EL1", 3, 0, 10, 2, 0 },
        { "VBAR_EL1", 3, 0, 12, 0, 0 },  { "TPIDR_EL1", 3, 0, 13, 0, 4 },
        { "TPIDR_EL0", 3, 3, 13, 0, 2 }, { "DAIF", 3, 3, 4, 2, 1 },
        { "CNTFRQ_EL0", 3, 3, 14, 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ntl_reg *reg = named(NTL_ARM64, rows[i].name);

        assert_int_equal(reg->msr, rows[i].op0 << 16 | rows[i].op1 << 12
                         | rows[i].crn << 8 | rows[i].crm << 4 | rows[i].op2);
        assert_ptr_equal(ntl_reg_of_msr(NTL_ARM64, reg->msr), reg);
    }
}

static void registers_share_the_bits_of_the_one_they_are_like(void **state)
{
    const struct ntl_reg *first = named(NTL_X64, "ia32_mtrr_physmask0");
    const struct ntl_reg *other = ntl_reg_of_msr(NTL_X64, 0x207);

    (void)state;
    assert_string_equal(other->name, "MTRR_PHYSMASK3");
    assert_string_equal(other->like, first->name);
    assert_int_equal(other->first, first->first);
    assert_int_equal(other->zero, first->zero);
    assert_string_equal(named(NTL_X64, "MSR_IA32_XSS")->name, "XSS");
}

static bool has_field(enum ntl_arch arch, const char *name, const char *key)
{
    struct ntl_layout layout = ntl_reg_layout(named(arch, name));

    return ntl_layout_field(&layout, key) != NULL;
}

static void register_cr3_is_that_of_the_mode(void **state)
{
    (void)state;
    assert_true(has_field(NTL_X64, "cr3", "PCID"));
    assert_true(has_field(NTL_X64_LA57, "cr3", "PCID"));
    assert_false(has_field(NTL_X86, "cr3", "PCID"));
    assert_true(has_field(NTL_X86_PAE, "cr3", "PointerTable"));
}

/* What the manuals number, spelled again by hand. */
static void bits_are_where_the_manuals_have_them(void **state)
{
    static const struct {
        const char *reg, *key;
        uint8_t bit;
    } rows[] = {
        { "cr0", "PE", 0 }, { "cr0", "WP", 16 }, { "cr0", "AM", 18 },
        { "cr0", "PG", 31 }, { "cr4", "PAE", 5 }, { "cr4", "PGE", 7 },
        { "cr4", "UMIP", 11 }, { "cr4", "LA57", 12 }, { "cr4", "VMXE", 13 },
        { "cr4", "FSGSBASE", 16 }, { "cr4", "PCIDE", 17 },
        { "cr4", "OSXSAVE", 18 }, { "cr4", "SMEP", 20 }, { "cr4", "SMAP", 21 },
        { "cr4", "PKE", 22 }, { "cr4", "CET", 23 }, { "cr4", "PKS", 24 },
        { "cr4", "LAM_SUP", 28 }, { "cr4", "FRED", 32 },
        { "cr3", "NoFlush", 63 }, { "cr3", "LAM_U57", 61 },
        { "cr3", "LAM_U48", 62 }, { "efl", "IF", 9 }, { "efl", "DF", 10 },
        { "efl", "AC", 18 }, { "efl", "VM", 17 }, { "efl", "ID", 21 },
        { "efer", "SCE", 0 }, { "efer", "LME", 8 }, { "efer", "LMA", 10 },
        { "efer", "NXE", 11 }, { "dr6", "BS", 14 }, { "dr7", "GD", 13 },
        { "xcr0", "PKRU", 9 }, { "apic_base", "EN", 11 },
        { "apic_base", "BSP", 8 }, { "debugctl", "BTF", 1 },
        { "spec_ctrl", "SSBD", 2 }, { "s_cet", "ENDBR_EN", 2 },
        { "misc_enable", "NX_OFF", 34 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t bit = UINT64_C(1) << rows[i].bit;

        if (field(rows[i].reg, bit, rows[i].key) != 1
            || field(rows[i].reg, ~bit, rows[i].key) != 0)
            fail_msg("%s.%s is not bit %d", rows[i].reg, rows[i].key,
                     rows[i].bit);
    }
}

/* --- words ---------------------------------------------------------------- */

static void irql_2_is_dispatch_level_everywhere(void **state)
{
    (void)state;
    for (int arch = 0; arch < NTL_ARCH_COUNT; arch++)
        assert_string_equal(ntl_irql_name((enum ntl_arch)arch, 2),
                            "DISPATCH_LEVEL");
    assert_string_equal(ntl_irql_name(NTL_X64, 13), "CLOCK_LEVEL");
    assert_string_equal(ntl_irql_name(NTL_X64, 15), "HIGH_LEVEL");
    assert_string_equal(ntl_irql_name(NTL_X64, 7), "device");
    assert_string_equal(ntl_irql_name(NTL_X86, 31), "HIGH_LEVEL");
    assert_string_equal(ntl_irql_name(NTL_X86, 13), "device");
    assert_null(ntl_irql_name(NTL_X64, 16));
    assert_null(ntl_irql_name(NTL_X86, 32));
}

static void flags_are_the_letters_of_a_debugger(void **state)
{
    char text[NTL_FLAGS_TEXT];

    (void)state;
    ntl_flags_text(0x40246, NTL_FLAGS_X64, text);
    assert_string_equal(text, "iopl=0 nv up ei pl zr na po nc");
    ntl_flags_text(0x246, NTL_FLAGS_X86, text);
    assert_string_equal(text, "iopl=0 nv up ei pl zr na pe nc");
    ntl_flags_text(UINT64_MAX, NTL_FLAGS_X86, text);
    assert_string_equal(text, "iopl=3 vip vif ov dn ei ng zr ac pe cy");
    ntl_flags_text(0, NTL_FLAGS_X86, text);
    assert_string_equal(text, "iopl=0 nv up di pl nz na po nc");
}

static void pat_types_are_total(void **state)
{
    (void)state;
    assert_string_equal(ntl_pat_type(6), "WB");
    assert_string_equal(ntl_pat_type(7), "UC-");
    assert_string_equal(ntl_pat_type(2), "?");
    assert_string_equal(ntl_pat_type(8), "?");
}

/* --- what a value means --------------------------------------------------- */

static void star_gives_the_selectors_of_nt(void **state)
{
    (void)state;
    show(NTL_X64, "star", 0x0023001000000000);
    assert_int_equal(heard_item(&heard, "syscall_cs")->value, 0x10);
    assert_int_equal(heard_item(&heard, "syscall_ss")->value, 0x18);
    assert_int_equal(heard_item(&heard, "sysret_cs")->value, 0x23);
    assert_int_equal(heard_item(&heard, "sysret_cs64")->value, 0x33);
    assert_int_equal(heard_item(&heard, "sysret_ss")->value, 0x2b);
    assert_int_equal(heard.findings, 0);
}

static void sysenter_cs_gives_the_selectors_of_x86(void **state)
{
    (void)state;
    show(NTL_X86, "sysenter_cs", 8);
    assert_int_equal(heard_item(&heard, "sysenter_ss")->value, 0x10);
    assert_int_equal(heard_item(&heard, "sysexit_cs")->value, 0x1b);
    assert_int_equal(heard_item(&heard, "sysexit_ss")->value, 0x23);
    show(NTL_X64, "sysenter_cs", 0);
    assert_true(heard_finding(&heard, "sysenter_off"));
}

static void fmask_names_the_flags_that_are_cleared(void **state)
{
    (void)state;
    show(NTL_X64, "fmask", 0x4700);
    assert_string_equal(heard_item(&heard, "clears")->text, "TF IF DF NT");
    assert_int_equal(heard.findings, 0);
    show(NTL_X64, "fmask", 0);
    assert_string_equal(heard_item(&heard, "clears")->text, "none");
    assert_true(heard_finding(&heard, "not_nt_value"));
    show(NTL_X64, "fmask", UINT64_MAX);
}

static void pat_of_nt_begins_with_wb_and_wc(void **state)
{
    (void)state;
    show(NTL_X64, "pat", 0x0007010600070106);
    assert_int_equal(heard.rows, 8);
    assert_string_equal(heard_item(&heard, "type")->text, "WB");
    assert_int_equal(heard.findings, 0);
    show(NTL_X64, "pat", 0x0007040600070406);
    assert_true(heard_finding(&heard, "not_nt_value"));
    show(NTL_X64, "pat", 0x0007010600070102);
    assert_true(heard_finding(&heard, "reserved_type"));
}

static void cr3_splits_into_root_and_pcid(void **state)
{
    struct ntl_reg_options options = { .arch = NTL_X64, .has_cr4 = true };

    (void)state;
    show(NTL_X64, "cr3", 0x8000000031620002);
    assert_int_equal(heard_item(&heard, "root")->value, 0x31620000);
    assert_int_equal(heard_item(&heard, "pcid")->value, 2);
    assert_true(heard_finding(&heard, "pcid_assumed"));
    ntl_reg_show(named(NTL_X64, "cr3"), 0x1ad018, &options,
                 heard_start(&heard));
    assert_null(heard_item(&heard, "pcid"));
    assert_int_equal(heard_item(&heard, "pwt")->value, 1);
    assert_int_equal(heard_item(&heard, "root")->value, 0x1ad000);
    options.cr4 = 1 << 17;
    ntl_reg_show(named(NTL_X64, "cr3"), 0x1ad018, &options,
                 heard_start(&heard));
    assert_int_equal(heard_item(&heard, "pcid")->value, 0x18);
    assert_false(heard_finding(&heard, "pcid_assumed"));
    show(NTL_X86_PAE, "cr3", 0x31620020);
    assert_int_equal(heard_item(&heard, "root")->value, 0x31620020);
}

static void cr8_names_the_irql(void **state)
{
    (void)state;
    show(NTL_X64, "cr8", 2);
    assert_int_equal(heard_item(&heard, "irql")->value, 2);
    assert_int_equal(heard.findings, 0);
    show(NTL_X64, "cr8", 0x10);
    assert_true(heard_finding(&heard, "reserved_bits"));
    show(NTL_X86, "cr8", 2);
    assert_true(heard_finding(&heard, "other_mode"));
}

static void apic_base_has_a_page_and_a_mode(void **state)
{
    (void)state;
    show(NTL_X64, "apic_base", 0xfee00900);
    assert_int_equal(heard_item(&heard, "base")->value, 0xfee00000);
    assert_string_equal(heard_item(&heard, "mode")->text, "xAPIC");
    show(NTL_X64, "apic_base", 0xfee00d00);
    assert_string_equal(heard_item(&heard, "mode")->text, "x2APIC");
}

static void dr7_lists_four_breakpoints(void **state)
{
    (void)state;
    show(NTL_X64, "dr7", 0xd0401);
    assert_int_equal(heard.rows, 4);
    assert_string_equal(heard_item(&heard, "on")->text, "local");
    assert_string_equal(heard_item(&heard, "type")->text, "write");
    assert_int_equal(heard_item(&heard, "bytes")->value, 4);
    assert_int_equal(heard.findings, 0);
    show(NTL_X64, "dr7", 0xc0401);
    assert_true(heard_finding(&heard, "length"));
}

static void arm64_registers_are_read(void **state)
{
    (void)state;
    show(NTL_ARM64, "ttbr0_el1", 0x0042000081234001);
    assert_int_equal(heard_item(&heard, "root")->value, 0x81234000);
    assert_int_equal(heard_item(&heard, "asid")->value, 0x42);
    show(NTL_ARM64, "tcr_el1", 0x0000000500110011);
    assert_int_equal(heard_item(&heard, "user_bits")->value, 47);
    assert_int_equal(heard_item(&heard, "kernel_bits")->value, 47);
}

static void oddities_are_findings(void **state)
{
    static const struct {
        enum ntl_arch arch;
        const char *reg;
        uint64_t value;
        const char *finding;    /* NULL: none                                 */
    } rows[] = {
        { NTL_X64, "cr0", 0x80050033, NULL },
        { NTL_X64, "cr0", 0x80040033, "wp_clear" },
        { NTL_X64, "cr0", 0x80050032, "pg_without_pe" },
        { NTL_X64, "cr0", 0xa0050033, "nw_without_cd" },
        { NTL_X64, "cr0", 0xc0050033, "cache_off" },
        { NTL_X64, "cr0", 0x80050073, "reserved_bits" },
        { NTL_X64, "cr4", 0x350ef8, NULL },
        { NTL_X64, "cr4", 0x351ef8, "other_mode" },
        { NTL_X64_LA57, "cr4", 0x350ef8, "other_mode" },
        { NTL_X64, "cr4", 0x350ed8, "pae_clear" },
        { NTL_X86, "cr4", 0x6b9, "other_mode" },
        { NTL_X86_PAE, "cr4", 0x6b9, NULL },
        { NTL_X86, "cr4", 0x6d1 & ~0x20, NULL },
        { NTL_X64, "cr4", 0x100350ef8, "fred" },
        { NTL_X64, "cr3", 0xe000000000001000, "lam" },
        { NTL_X64, "efl", 0x246, NULL },
        { NTL_X64, "efl", 0x40246, "ac_set" },
        { NTL_X64, "efl", 0x46, "interrupts_off" },
        { NTL_X64, "efl", 0x346, "single_step" },
        { NTL_X64, "efl", 0x646, "direction" },
        { NTL_X64, "efl", 0x3246, "iopl" },
        { NTL_X64, "efl", 0x4246, "nested_task" },
        { NTL_X64, "efl", 0x244, "fixed_bits" },
        { NTL_X64, "efl", 0x24e, "reserved_bits" },
        { NTL_X86, "efl", UINT64_C(0x100000246), "too_wide" },
        { NTL_X64, "dr6", 0xffff0ff0, NULL },
        { NTL_X64, "dr6", 0xffff07f0, "bus_lock" },
        { NTL_X64, "dr6", 0xfffe0ff0, "transaction" },
        { NTL_X64, "xcr0", 7, NULL },
        { NTL_X64, "xcr0", 6, "refused" },
        { NTL_X64, "xcr0", 5, "refused" },
        { NTL_X64, "xcr0", 0x27, "refused" },
        { NTL_X64, "xcr0", 0xe7, NULL },
        { NTL_X64, "efer", 0xd01, NULL },
        { NTL_X64, "efer", 0x501, "nx_off" },
        { NTL_X64, "efer", 0xd00, "syscall_off" },
        { NTL_X64, "efer", 0x901, "long_mode" },
        { NTL_X64, "efer", 0x801, "not_long_mode" },
        { NTL_X64, "lstar", 0xfffff80003e7bec0, NULL },
        { NTL_X64, "lstar", 0x401000, "not_a_kernel_address" },
        { NTL_X64, "apic_base", 0xfee00500, "invalid_mode" },
        { NTL_X64, "star", 0x0013000800000000, "not_nt_value" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        show(rows[i].arch, rows[i].reg, rows[i].value);
        if (rows[i].finding ? !heard_finding(&heard, rows[i].finding)
                            : heard.findings > 0)
            fail_msg("%s %" PRIx64 ": %s, not %s", rows[i].reg, rows[i].value,
                     heard.finding[0], rows[i].finding);
    }
}

static void register_of_x86_is_cut_to_32_bits(void **state)
{
    (void)state;
    show(NTL_X86, "cr2", 0xffffffff12345678);
    assert_int_equal(heard_item(&heard, "Address")->value, 0x12345678);
    show(NTL_X86, "cr4", 0x6d9);
    assert_null(heard_item(&heard, "FRED"));
    show(NTL_X86, "tsc", 0x123456789abcdef0);
    assert_int_equal(heard_item(&heard, "Count")->value, 0x123456789abcdef0);
}

static void registers_are_listed_and_described(void **state)
{
    size_t count, on_x64 = 0;
    const struct ntl_reg *regs = ntl_regs(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        on_x64 += ntl_reg_exists(&regs[i], NTL_X64);
    ntl_reg_list(NTL_X64, heard_start(&heard));
    assert_int_equal(heard.rows, on_x64);
    ntl_reg_describe(named(NTL_X86, "cr4"), NTL_X86, heard_start(&heard));
    assert_false(heard.broken);
    assert_true(heard.rows > 20);
}

/* --- transcripts ---------------------------------------------------------- */

static void check_flags(const struct vectors *v, uint64_t value)
{
    char arch[VECTOR_TEXT], part[VECTOR_TEXT], path[64];
    char x64[NTL_FLAGS_TEXT], x86[NTL_FLAGS_TEXT], expected[VECTOR_TEXT + 8];

    assert_true(vector_text(v, "arch", arch));
    assert_true(vector_text(v, "expected.iopl", part));
    snprintf(expected, sizeof expected, "iopl=%s", part);
    for (unsigned i = 0; i < 8; i++) {
        snprintf(path, sizeof path, "expected.flags.%u", i);
        assert_true(vector_text(v, path, part));
        assert_int_equal(strlen(part), 2);
        strcat(strcat(expected, " "), part);
    }
    ntl_flags_text(value, NTL_FLAGS_X64, x64);
    ntl_flags_text(value, NTL_FLAGS_X86, x86);
    if (strcmp(arch, "x64") == 0 || strcmp(expected, x86) != 0)
        assert_string_equal(x64, expected);
}

/* Named bits are set (or clear); with a whole list, no other single bit is. */
static void check_bits(const struct vectors *v, const struct ntl_reg *reg,
                       uint64_t value)
{
    char path[64], bit[VECTOR_TEXT];
    struct ntl_layout layout = ntl_reg_layout(reg);
    uint64_t named_bits = 0;

    for (unsigned i = 0; i < 64; i++) {
        snprintf(path, sizeof path, "expected.bits_clear.%u", i);
        if (vector_text(v, path, bit))
            assert_int_equal(ntl_layout_get(&layout, value, bit), 0);
        snprintf(path, sizeof path, "expected.bits_set.%u", i);
        if (!vector_text(v, path, bit))
            continue;
        assert_int_equal(ntl_layout_get(&layout, value, bit), 1);
        named_bits |= UINT64_C(1) << ntl_layout_field(&layout, bit)->lo;
    }
    if (named_bits && !vector_text(v, "expected.partial", bit))
        assert_int_equal(named_bits, value);
}

static void registers_agree_with_transcripts(void **state)
{
    static struct vectors v;
    size_t flags = 0, bits = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "regs")) {
        char name[VECTOR_TEXT];
        uint64_t value = 0;

        assert_true(vector_text(&v, "input.reg", name));
        assert_true(vector_hex(&v, "input.value", &value));
        if (strcmp(name, "pf_error_code") == 0)
            continue;
        if (strcmp(name, "efl") == 0) {
            check_flags(&v, value);
            flags++;
        } else {
            check_bits(&v, named(NTL_X64, name), value);
            bits++;
        }
    }
    vectors_close(&v);
    assert_true(flags >= 12 && bits >= 5);
}

static void whatever_is_shown_is_whole(void **state)
{
    size_t count;
    const struct ntl_reg *regs = ntl_regs(&count);

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct ntl_reg_options options = {
            .arch = (enum ntl_arch)random_below(&seed, NTL_ARCH_COUNT),
            .cr4 = random_next(&seed), .has_cr4 = i & 1,
        };
        uint64_t value = random_next(&seed)
                         & (i % 3 ? UINT64_MAX : random_next(&seed));

        ntl_reg_show(&regs[random_next(&seed) % count], value, &options,
                     heard_start(&heard));
        assert_int_equal(heard.depth, 0);
        assert_false(heard.broken);
    }
}

/* Every name of a field is one bit everywhere, or shown as a number. */
static void take_fields(const struct ntl_layout *layout)
{
    enum { MOST = 4096 };
    static struct { const char *key; enum ntl_kind kind; } seen[MOST];
    static size_t count;

    for (size_t i = 0; i < layout->count; i++) {
        const struct ntl_field *f = &layout->fields[i];
        enum ntl_kind kind = ntl_field_kind(f);
        size_t k = 0;

        while (k < count && strcmp(seen[k].key, f->key) != 0)
            k++;
        assert_true(k < MOST);
        if (k < count && seen[k].kind != kind)
            fail_msg("%s is a flag and a number: see layout.c", f->key);
        seen[k].key = f->key;
        seen[k].kind = kind;
        count += k == count;
    }
}

static void a_field_has_one_kind_in_all_words(void **state)
{
    size_t regs, layouts;
    const struct ntl_reg *reg = ntl_regs(&regs);
    const struct ntl_mmpte_layout *layout = ntl_mmpte_layouts(&layouts);

    (void)state;
    for (size_t i = 0; i < regs; i++) {
        struct ntl_layout fields = ntl_reg_layout(&reg[i]);

        take_fields(&fields);
    }
    for (size_t i = 0; i < layouts; i++)
        take_fields(&layout[i].layout);
    take_fields(ntl_ntstatus_layout());
    for (unsigned high = 0; high < 2; high++) {
        take_fields(ntl_descriptor_layout(NTL_X64, high));
        take_fields(ntl_gate_layout(NTL_X64, high));
    }
    take_fields(ntl_descriptor_layout(NTL_X86, false));
    take_fields(ntl_gate_layout(NTL_X86, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_name_each_bit_once),
        cmocka_unit_test(registers_keep_reserved_bits_in_their_masks),
        cmocka_unit_test(registers_are_found_by_name_alias_and_number),
        cmocka_unit_test(
            registers_of_arm64_have_the_numbers_that_windbg_takes),
        cmocka_unit_test(registers_share_the_bits_of_the_one_they_are_like),
        cmocka_unit_test(register_cr3_is_that_of_the_mode),
        cmocka_unit_test(bits_are_where_the_manuals_have_them),
        cmocka_unit_test(irql_2_is_dispatch_level_everywhere),
        cmocka_unit_test(flags_are_the_letters_of_a_debugger),
        cmocka_unit_test(pat_types_are_total),
        cmocka_unit_test(star_gives_the_selectors_of_nt),
        cmocka_unit_test(sysenter_cs_gives_the_selectors_of_x86),
        cmocka_unit_test(fmask_names_the_flags_that_are_cleared),
        cmocka_unit_test(pat_of_nt_begins_with_wb_and_wc),
        cmocka_unit_test(cr3_splits_into_root_and_pcid),
        cmocka_unit_test(cr8_names_the_irql),
        cmocka_unit_test(apic_base_has_a_page_and_a_mode),
        cmocka_unit_test(dr7_lists_four_breakpoints),
        cmocka_unit_test(arm64_registers_are_read),
        cmocka_unit_test(oddities_are_findings),
        cmocka_unit_test(register_of_x86_is_cut_to_32_bits),
        cmocka_unit_test(registers_are_listed_and_described),
        cmocka_unit_test(registers_agree_with_transcripts),
        cmocka_unit_test(whatever_is_shown_is_whole),
        cmocka_unit_test(a_field_has_one_kind_in_all_words),
    };

    return cmocka_run_group_tests_name("reg", tests, NULL, NULL);
}
