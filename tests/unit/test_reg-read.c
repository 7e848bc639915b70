/*
 * What a value of a register means, and what is odd about it: Intel's manual,
 * volume 3, 2.5 to 2.6, 12.11, 17, 29.3 and appendix A; Arm ARM D19.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"
#include "random.h"

#include <ntlens/reg.h>

#include <stdio.h>
#include <string.h>

#define BIT(n) (UINT64_C(1) << (n))
#define COUNT(a) (sizeof (a) / sizeof *(a))

static struct heard heard;
static uint64_t seed = 0x6e746c656e73;

static void show(const struct ntl_reg_options *options, const char *name,
                 uint64_t value)
{
    const struct ntl_reg *reg = ntl_reg_find(options->arch, name, strlen(name));

    if (!reg)
        fail_msg("no register %s", name);
    ntl_reg_show(reg, value, options, heard_start(&heard));
    assert_false(heard.broken);
}

/* --- findings ------------------------------------------------------------- */

enum { ON_X64 = 1, ON_X86 = 2, EVERYWHERE = 3 };

/* Said where all of `set` are set, and all of `clear` clear. */
static const struct {
    const char *reg, *key;
    int modes;
    uint64_t set, clear;
} rules[] = {
    { "cr0", "wp_clear", EVERYWHERE, 0, BIT(16) },
    { "cr0", "pg_without_pe", EVERYWHERE, BIT(31), BIT(0) },
    { "cr0", "nw_without_cd", EVERYWHERE, BIT(29), BIT(30) },
    { "cr0", "cache_off", EVERYWHERE, BIT(30), 0 },
    { "cr3", "lam", ON_X64, BIT(61) | BIT(62), 0 },
    { "cr4", "pae_clear", ON_X64, 0, BIT(5) },
    { "cr4", "fred", ON_X64, BIT(32), 0 },
    { "efl", "single_step", EVERYWHERE, BIT(8), 0 },
    { "efl", "interrupts_off", EVERYWHERE, 0, BIT(9) },
    { "efl", "direction", EVERYWHERE, BIT(10), 0 },
    { "efl", "nested_task", ON_X64, BIT(14), 0 },
    { "efl", "ac_set", ON_X64, BIT(18), 0 },
    { "dr6", "bus_lock", EVERYWHERE, 0, BIT(11) },
    { "dr6", "transaction", EVERYWHERE, 0, BIT(16) },
    { "apic_base", "invalid_mode", EVERYWHERE, BIT(10), BIT(11) },
    { "efer", "nx_off", EVERYWHERE, 0, BIT(11) },
    { "efer", "syscall_off", ON_X64, 0, BIT(0) },
    { "efer", "not_long_mode", ON_X64, 0, BIT(10) },
    { "mtrr_physmask0", "not_in_use", EVERYWHERE, 0, BIT(11) },
    { "mtrr_def_type", "mtrrs_off", EVERYWHERE, 0, BIT(11) },
    { "mtrr_def_type", "fixed_off", EVERYWHERE, BIT(11), BIT(10) },
    { "ept_pte", "not_present", ON_X64, 0, 7 | BIT(10) },
    { "ept_pte", "execute_only", ON_X64, BIT(2), BIT(0) },
    { "ept_pte", "large", ON_X64, BIT(7), 0 },
};

static void oddities_are_found_exactly_where_their_bits_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++)
        for (unsigned n = 0; n < 400; n++) {
            struct ntl_reg_options options = {
                .arch = n & 1 ? NTL_X64 : NTL_X86,
            };
            uint64_t v = random_next(&seed);
            bool due;

            if (n % 3 == 0)
                v |= rules[i].set;
            if (n % 5 == 0)
                v &= ~rules[i].clear;
            if (options.arch == NTL_X86 && !(rules[i].modes & ON_X86))
                continue;
            due = (v & rules[i].set) == rules[i].set && !(v & rules[i].clear);
            show(&options, rules[i].reg, v);
            if (heard_times(&heard, rules[i].key) != due)
                fail_msg("%s %llx: %s", rules[i].reg, (unsigned long long)v,
                         rules[i].key);
        }
}

static void oddities_of_more_than_bits(void **state)
{
    static const struct {
        enum ntl_arch arch;
        const char *reg;
        uint64_t value;
        const char *key;
        unsigned times;
    } cases[] = {
        { NTL_X64, "efl", 0x1202, "iopl", 1 },
        { NTL_X64, "efl", 0x2202, "iopl", 1 },
        { NTL_X64, "efl", 0x4202, "iopl", 0 },
        { NTL_X64, "efl", 0x0a02, "iopl", 0 },
        { NTL_X86, "efl", 0x44202, "nested_task", 0 },
        { NTL_X86, "efl", 0x44202, "ac_set", 0 },
        { NTL_X64, "efer", 0x901, "long_mode", 1 },
        { NTL_X64, "efer", 0xc01, "long_mode", 1 },
        { NTL_X64, "efer", 0xd01, "long_mode", 0 },
        { NTL_X64, "efer", 0x801, "long_mode", 0 },
        { NTL_X86, "efer", 0x800, "syscall_off", 0 },
        { NTL_X86, "efer", 0x800, "not_long_mode", 0 },
        { NTL_X64, "cr4", BIT(5), "other_mode", 0 },
        { NTL_X64, "cr4", BIT(5) | BIT(12), "other_mode", 1 },
        { NTL_X64_LA57, "cr4", BIT(5) | BIT(12), "other_mode", 0 },
        { NTL_X64_LA57, "cr4", BIT(5), "other_mode", 1 },
        { NTL_X86, "cr4", BIT(5), "other_mode", 1 },
        { NTL_X86, "cr4", 0, "other_mode", 0 },
        { NTL_X86, "cr4", 0, "pae_clear", 0 },
        { NTL_X86_PAE, "cr4", 0, "other_mode", 1 },
        { NTL_X86_PAE, "cr4", BIT(5), "other_mode", 0 },
        { NTL_X64, "lstar", 0, "not_a_kernel_address", 0 },
        { NTL_X64, "lstar", 0x7ff612345678, "not_a_kernel_address", 1 },
        { NTL_X64, "lstar", 0x800000000000, "not_a_kernel_address", 1 },
        { NTL_X64, "gs_base", 0x7ff612345678, "not_a_kernel_address", 0 },
        { NTL_X64, "sysenter_cs", 3, "sysenter_off", 1 },
        { NTL_X64, "sysenter_cs", 8, "sysenter_off", 0 },
        /* a state without what it needs: each is one */
        { NTL_X64, "xcr0", 0, "refused", 1 },
        { NTL_X64, "xcr0", 1, "refused", 0 },
        { NTL_X64, "xcr0", 4, "refused", 2 },
        { NTL_X64, "xcr0", 7 | BIT(5), "refused", 1 },
        { NTL_X64, "xcr0", 3 | BIT(5) | BIT(6) | BIT(7), "refused", 1 },
        { NTL_X64, "xcr0", 0xe7, "refused", 0 },
        { NTL_X64, "xcr0", 3 | BIT(3), "refused", 1 },
        { NTL_X64, "xcr0", 3 | BIT(3) | BIT(4), "refused", 0 },
        { NTL_X64, "xcr0", 3 | BIT(17), "refused", 1 },
        { NTL_X64, "xcr0", 3 | BIT(18), "refused", 1 },
        { NTL_X64, "xcr0", 3 | BIT(17) | BIT(18), "refused", 0 },
        /* LEN of an execution is 0 */
        { NTL_X64, "dr7", 0x0400, "length", 0 },
        { NTL_X64, "dr7", 0x40401, "length", 1 },
        { NTL_X64, "dr7", 0x40402, "length", 1 },
        { NTL_X64, "dr7", 0x40404, "length", 0 },
        { NTL_X64, "dr7", 0x50401, "length", 0 },
        { NTL_X64, "dr7", 0x4444 * BIT(16) | 0x4ff, "length", 4 },
        { NTL_X64, "dr7", 0xc0000400 | BIT(6), "length", 1 },
        /* types 2, 3 and above 6 are none; of PAT 7 is one */
        { NTL_X64, "mtrr_def_type", 0xc02, "reserved_type", 1 },
        { NTL_X64, "mtrr_def_type", 0xc06, "reserved_type", 0 },
        { NTL_X64, "mtrr_fix64k_00000", 0x0001040506020307, "reserved_type",
          3 },
        { NTL_X64, "pat", 0x0706050403020100, "reserved_type", 2 },
        { NTL_X64, "mtrr_physmask0", 0xff0000800, "gaps", 0 },
        { NTL_X64, "mtrr_physmask0", 0xfd0000800, "gaps", 1 },
        { NTL_X64, "mtrr_physmask0", 0xffffffffff800, "gaps", 0 },
        { NTL_X64, "ept_pte", 0x1032, "misconfiguration", 1 }, /* W, no R     */
        { NTL_X64, "ept_pte", 0x1033, "misconfiguration", 0 },
        { NTL_X64, "ept_pte", 0x1034, "misconfiguration", 0 }, /* X alone     */
        { NTL_X64, "ept_pte", 0x1017, "misconfiguration", 1 }, /* type 2      */
        { NTL_X64, "ept_pte", 0x1037, "misconfiguration", 0 },
        { NTL_X64, "ept_pde", 0x10b7, "misconfiguration", 1 }, /* bit 12      */
        { NTL_X64, "ept_pde", 0x2000b7, "misconfiguration", 0 },
        { NTL_X64, "ept_pde", 0x1007, "misconfiguration", 0 },
        { NTL_X64, "ept_pde", 0x100f, "misconfiguration", 1 }, /* bits 6:3    */
        { NTL_X64, "ept_pde", 0x1047, "misconfiguration", 1 },
        { NTL_X64, "ept_pdpte", 0x2000b7, "misconfiguration", 1 },
        { NTL_X64, "ept_pdpte", 0x400000b7, "misconfiguration", 0 },
        { NTL_X64, "eptp", 0x1234501e, "reserved_type", 0 },
        { NTL_X64, "eptp", 0x12345018, "reserved_type", 0 },
        { NTL_X64, "eptp", 0x12345019, "reserved_type", 1 },
        { NTL_X64, "eptp", 0x1234501e, "levels", 0 },
        { NTL_X64, "eptp", 0x12345026, "levels", 0 },
        { NTL_X64, "eptp", 0x12345016, "levels", 1 },
        { NTL_X64, "eptp", 0x1234502e, "levels", 1 },
        { NTL_X64, "vmx_pinbased_ctls", 0x7f00000016, "contradiction", 0 },
        { NTL_X64, "vmx_pinbased_ctls", 0x7e00000017, "contradiction", 1 },
        { NTL_ARM64, "spsr_el1", 0x5, "no_such_mode", 0 },
        { NTL_ARM64, "spsr_el1", 0x7, "no_such_mode", 1 },
        { NTL_ARM64, "spsr_el1", 0x17, "no_such_mode", 0 },
        { NTL_ARM64, "spsr_el1", BIT(20) | 4, "illegal_state", 1 },
        { NTL_ARM64, "spsr_el1", BIT(21) | 4, "illegal_state", 0 },
        { NTL_ARM64, "esr_el1", 0x96000407, "far_invalid", 1 },
        { NTL_ARM64, "esr_el1", 0x86000407, "far_invalid", 1 },
        { NTL_ARM64, "esr_el1", 0x96000007, "far_invalid", 0 },
        { NTL_ARM64, "esr_el1", 0x56000400, "far_invalid", 0 },
        { NTL_ARM64, "esr_el1", 0xfc000000, "unknown_class", 1 },
        { NTL_ARM64, "esr_el1", 0x96000007, "unknown_class", 0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ntl_reg_options options = { .arch = cases[i].arch };

        show(&options, cases[i].reg, cases[i].value);
        if (heard_times(&heard, cases[i].key) != cases[i].times)
            fail_msg("%s %llx: %s %u times", cases[i].reg,
                     (unsigned long long)cases[i].value, cases[i].key,
                     heard_times(&heard, cases[i].key));
    }
}

/* --- meanings ------------------------------------------------------------- */

/* All items, "key=text; key=hex; ". */
static const char *all_said(void)
{
    static char all[8192];
    size_t used = 0;

    all[0] = '\0';
    for (size_t i = 0; i < heard.items; i++) {
        const struct heard_item *it = &heard.item[i];

        if (it->kind == NTL_TEXT)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s=%s; ",
                                     it->key, it->text);
        else if (it->kind == NTL_ABSENT)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s; ",
                                     it->key);
        else
            used += (size_t)snprintf(all + used, sizeof all - used, "%s=%llx; ",
                                     it->key, (unsigned long long)it->value);
    }
    return all;
}

static void values_mean_what_the_manuals_say(void **state)
{
    static const struct {
        enum ntl_arch arch;
        const char *reg;
        uint64_t value;
        const char *says;       /* items, one after the other                 */
    } cases[] = {
        { NTL_X64, "cr2", 0xfffff80012345678,
          "address=fffff80012345678; space=kernel" },
        { NTL_X64, "cr3", 0x8000000031620001, "root=31620000; pcid=1; " },
        { NTL_X86, "cr3", 0x31620018, "root=31620000; pwt=1; pcd=1; " },
        { NTL_X86, "cr3", 0x31620010, "root=31620000; pwt=0; pcd=1; " },
        { NTL_X86, "cr3", 0x31620fe7, "root=31620000; pwt=0; pcd=0; " },
        { NTL_X64, "cr8", 0x1f, "irql=f; irql_name=HIGH_LEVEL; " },
        { NTL_X64, "cr8", 1, "irql=1; irql_name=APC_LEVEL; " },
        { NTL_X64, "dr7", 0xfff9e4d4,
          "dr=0; on=no; type=write; bytes=8; dr=1; on=local; type=access;"
          " bytes=4; dr=2; on=local; type=access; bytes=4; dr=3; on=local,"
          " global; type=access; bytes=4; " },
        { NTL_X64, "dr7", 0x0d10048d,
          "dr=0; on=local; type=execute; bytes=1; dr=1; on=local, global" },
        { NTL_X64, "apic_base", 0x12fee00800,
          "base=12fee00000; mode=xAPIC; " },
        { NTL_X64, "apic_base", 0xfee00400, "base=fee00000; mode=invalid; " },
        { NTL_X64, "apic_base", 0xfee00000, "base=fee00000; mode=off; " },
        { NTL_X64, "apic_base", 0xfee00c00, "base=fee00000; mode=x2APIC; " },
        { NTL_X86, "sysenter_cs", 0x1234000b,
          "sysenter_cs=8; sysenter_ss=10; sysexit_cs=1b; sysexit_ss=23; " },
        { NTL_X64, "star", 0x00230010deadbeef,
          "syscall_cs=10; syscall_ss=18; sysret_cs=23; sysret_cs64=33;"
          " sysret_ss=2b; " },
        { NTL_X64, "star", 0x0048002300000000,
          "syscall_cs=20; syscall_ss=28; sysret_cs=4b; sysret_cs64=5b;"
          " sysret_ss=53; " },
        { NTL_X64, "mtrr_physbase0", 0xc0000006, "type=WB; start=c0000000; " },
        { NTL_X64, "mtrr_physmask0", 0xfc0000800, "size=40000000; " },
        { NTL_X64, "mtrr_physmask0", 0xfffffc000800, "size=4000000; " },
        { NTL_X64, "mtrr_fix64k_00000", 0x0001040506060606,
          "start=0; end=ffff; type=WB; start=10000; end=1ffff; type=WB; " },
        { NTL_X64, "mtrr_fix64k_00000", 0x0001040506060606,
          "start=50000; end=5ffff; type=WT; start=60000; end=6ffff; type=WC;"
          " start=70000; end=7ffff; type=UC; " },
        { NTL_X64, "mtrr_fix16k_80000", 6,
          "start=80000; end=83fff; type=WB; start=84000; end=87fff; " },
        { NTL_X64, "mtrr_fix16k_a0000", 0, "start=bc000; end=bffff; " },
        { NTL_X64, "mtrr_fix4k_c0000", 5,
          "start=c0000; end=c0fff; type=WP; start=c1000; end=c1fff; " },
        { NTL_X64, "mtrr_fix4k_f8000", 0,
          "start=f8000; end=f8fff; type=UC; start=f9000; " },
        { NTL_X64, "mtrr_def_type", 0xc06, "default_type=WB; " },
        { NTL_X64, "pat", 0x0007010600070106,
          "entry=0; pat=0; pcd=0; pwt=0; type=WB; entry=1; pat=0; pcd=0; pwt=1;"
          " type=WC; entry=2; pat=0; pcd=1; pwt=0; type=UC-; entry=3; pat=0;"
          " pcd=1; pwt=1; type=UC; entry=4; pat=1; pcd=0; pwt=0; type=WB; " },
        { NTL_X64, "eptp", 0x12345601e, "root=123456000; levels=4; type=WB; " },
        { NTL_X64, "eptp", 0x123456020, "root=123456000; levels=5; type=UC; " },
        { NTL_X64, "ept_pte", 0x8000000123456037,
          "rights=rwx; page=123456000; size=1000; type=WB; " },
        { NTL_X64, "ept_pde", 0x12345601,
          "rights=r--; table_at=12345000; " },
        { NTL_X64, "ept_pde", 0x123456b5,
          "rights=r-x; page=12200000; size=200000; type=WB; " },
        { NTL_X64, "ept_pdpte", 0x1234569b,
          "rights=rw-; page=0; size=40000000; type=?; " },
        { NTL_X64, "ept_pml4e", 0x12345087,
          "rights=rwx; table_at=12345000; " },
        { NTL_X64, "ept_violation", 0x182,
          "access=write; rights=---; cause=not present; during=the access"
          " itself; " },
        { NTL_X64, "ept_violation", 0x8c,
          "access=fetch; rights=r--; cause=the entries do not allow it;"
          " during=a walk of the guest's own tables; " },
        { NTL_X64, "ept_violation", 0x29, "access=read; rights=r-x; cause=t" },
        { NTL_X64, "ept_violation", 0x3, "access=read and write; " },
        { NTL_X64, "ept_violation", 0x5, "access=?; " },
        { NTL_X64, "ept_violation", 0x7, "access=?; " },
        { NTL_X64, "vmx_cr0_fixed0", 0x80000021, "must_be_1=PE NE PG; " },
        { NTL_X64, "vmx_cr0_fixed1", 0x80000021, "may_be_1=PE NE PG; " },
        { NTL_X64, "vmx_cr4_fixed0", 0x2000, "must_be_1=VMXE; " },
        { NTL_ARM64, "currentel", 4, "level=EL1, kernel; " },
        { NTL_ARM64, "currentel", 0xc, "level=EL3, firmware; " },
        { NTL_ARM64, "currentel", 0xf0, "level=EL0, user; " },
        { NTL_ARM64, "midr_el1", 0x410fd0c0, "implementer=Arm; " },
        { NTL_ARM64, "spsr_el1", 0x60000005, "mode=EL1h; " },
        { NTL_ARM64, "spsr_el1", 0, "mode=EL0t; " },
        { NTL_ARM64, "spsr_el1", 9, "mode=EL2h; " },
        { NTL_ARM64, "spsr_el1", 0x10, "mode=AArch32; " },
        { NTL_ARM64, "par_el1", 0x0f, "fault=" },
        { NTL_ARM64, "par_el1", 0xff00000123456e00, "page=123456000; " },
        { NTL_ARM64, "ttbr0_el1", 0xabcd000081234000,
          "root=81234000; asid=abcd; " },
        { NTL_ARM64, "tcr_el1", 0x00000000b5193519,
          "user_bits=27; kernel_bits=27; physical_bits=20; " },
        { NTL_ARM64, "tcr_el1", 0x00000005b5193519,
          "physical_bits=30; va_bits=27; granule=4 KB; inner=WB; outer=WB;"
          " shareable=inner; va_bits=27; granule=4 KB; inner=WB; outer=WB;"
          " shareable=inner; " },
        { NTL_ARM64, "tcr_el1", 0x40006e50,
          "granule=64 KB; inner=WT; outer=WB no allocate; shareable=outer; " },
        { NTL_ARM64, "mair_el1", 0xf0ff44040c000840,
          "index=0; attribute=40; type; inner; outer; index=1; attribute=8;"
          " type=Device-nGRE; inner; outer; index=2; attribute=0;"
          " type=Device-nGnRnE; inner; outer; index=3; attribute=c;"
          " type=Device-GRE; inner; outer; index=4; attribute=4;"
          " type=Device-nGnRE; inner; outer; index=5; attribute=44;"
          " type=Normal; inner=NC; outer=NC; index=6; attribute=ff;"
          " type=Normal; inner=WB; outer=WB; index=7; attribute=f0;"
          " type=Normal tagged; inner=WB; outer=WB; " },
        { NTL_ARM64, "esr_el1", 0x56000021, "service=21; " },
        { NTL_ARM64, "esr_el1", 0x96000047, "access=write; " },
        { NTL_ARM64, "esr_el1", 0x96000007, "access=read; " },
        { NTL_ARM64, "esr_el1", 0x86000007, "access=execute; " },
        { NTL_ARM64, "esr_el1", 0x82000047, "access=execute; " },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ntl_reg_options options = { .arch = cases[i].arch };

        show(&options, cases[i].reg, cases[i].value);
        if (!strstr(all_said(), cases[i].says))
            fail_msg("%s %llx: no \"%s\" in\n%s", cases[i].reg,
                     (unsigned long long)cases[i].value, cases[i].says,
                     all_said());
    }
}

/* With its mask a range has an end; the mask cuts the base, too. */
static void a_range_with_its_mask_has_an_end(void **state)
{
    struct ntl_reg_options options = {
        .arch = NTL_X64, .mask = 0xfc0000800, .has_mask = true,
    };

    (void)state;
    show(&options, "mtrr_physbase0", 0xc1000006);
    assert_non_null(strstr(all_said(), "end=ffffffff; size=40000000; "));
    assert_int_equal(heard_times(&heard, "mask_wanted"), 0);
    options.has_mask = false;
    show(&options, "mtrr_physbase0", 0xc1000006);
    assert_int_equal(heard_times(&heard, "mask_wanted"), 1);
    assert_int_equal(heard.found[0].number[0], 0x201);
}

/* Bit 6 of an entry of EPT, and with MBEC bit 10. */
static void notes_of_an_entry_of_ept_are_of_its_bits(void **state)
{
    struct ntl_reg_options options = { .arch = NTL_X64 };

    (void)state;
    show(&options, "ept_pte", 0x1077);
    assert_string_equal(heard_item(&heard, "type")->note,
                        "whatever the guest's PAT says");
    assert_null(heard_item(&heard, "rights")->note);
    show(&options, "ept_pte", 0x14b7);
    assert_string_equal(heard_item(&heard, "type")->note,
                        "together with the guest's PAT");
    assert_non_null(heard_item(&heard, "rights")->note);
}

static void numbers_of_findings_are_those_of_the_bits(void **state)
{
    struct ntl_reg_options options = { .arch = NTL_X64 };

    (void)state;
    show(&options, "pat", 0x0706030403020107);
    for (size_t i = 0; i < heard.findings; i++)
        if (strcmp(heard.finding[i], "reserved_type") == 0) {
            uint64_t entry = heard.found[i].number[0];

            assert_true(entry == 2 || entry == 3 || entry == 5);
            assert_int_equal(heard.found[i].number[1], entry == 2 ? 2 : 3);
        }
    show(&options, "ept_pde", 0x3f7ff0b7);
    assert_int_equal(heard.found[0].number[0], 0x1ff000);
    show(&options, "vmx_pinbased_ctls", 0x7e00000017);
    assert_int_equal(heard.found[0].number[0], 1);
    show(&options, "ept_pml4e", 0x100f);
    assert_int_equal(heard.found[0].number[0], 1);
    show(&options, "dr7", 0x40000410);
    assert_int_equal(heard.findings, 0);
    show(&options, "dr7", 0x40000440);
    assert_int_equal(heard.found[0].number[0], 3);
}

static void controls_may_or_must_be_set_by_the_two_halves(void **state)
{
    struct ntl_reg_options options = { .arch = NTL_X64 };

    (void)state;
    show(&options, "vmx_pinbased_ctls", BIT(32) | BIT(35) | BIT(3));
    assert_non_null(strstr(all_said(), "bit=0; control=ExtInt; "
                           "setting=0 or 1; bit=3; control=NMI; "
                           "setting=must be 1; bit=5; "
                           "control=VirtualNMI; setting=must be 0; "));
}

/* The numbers of the steps, which a person computes with. */
static void steps_have_the_numbers_that_were_computed_with(void **state)
{
    static const struct {
        enum ntl_arch arch;
        const char *reg;
        uint64_t value;
        uint64_t number[6];
    } cases[] = {
        { NTL_X64, "cr3", 0x8000000031620002,
          { 0x8000000031620002, 0xffffffffff000, 0x31620000 } },
        { NTL_X64, "cr8", 0x1d, { 0x1d, 0xd, 0xe0 } },
        { NTL_X86, "sysenter_cs", 8, { 8, 0x10, 0x1b, 0x23 } },
        { NTL_X64, "star", 0x0023001000000000, { 0x10, 0x10, 0x18 } },
        { NTL_X64, "star", 0x0023001000000000,
          { 0x23, 0x23, 0x23, 0x33, 0x23, 0x2b } },
        { NTL_X64, "dr7", 0x0d10048d, { 0, 19, 16, 0, 0, 0 } },
        { NTL_X64, "dr7", 0x0d10048d, { 1, 23, 20, 1, 1, 0 } },
        { NTL_X64, "dr7", 0x0d10048d, { 2, 27, 24, 13, 1, 3 } },
        { NTL_X64, "dr7", 0xfd10048d, { 3, 31, 28, 15, 3, 3 } },
        { NTL_X64, "mtrr_physmask0", 0xfc0000800, { 0xfc0000000, 0x40000000 } },
        { NTL_X64, "eptp", 0x12345601e,
          { 0x12345601e, 0xffffffffff000, 0x123456000 } },
        { NTL_ARM64, "currentel", 8, { 8, 2 } },
        { NTL_ARM64, "esr_el1", 0x96000047, { 0x96000047, 0x25 } },
        { NTL_ARM64, "ttbr0_el1", 0x42000081234001,
          { 0x42000081234001, 0xffffffffffff & ~0xfffull, 0x81234000 } },
        { NTL_ARM64, "tcr_el1", 0x110012, { 0x12, 46, 0x11, 47 } },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ntl_reg_options options = { .arch = cases[i].arch };
        bool found = false;

        show(&options, cases[i].reg, cases[i].value);
        for (size_t n = 0; n < heard.steps && n < HEARD_FINDINGS; n++)
            found |= memcmp(heard.step[n].number, cases[i].number,
                            sizeof cases[i].number) == 0;
        if (!found)
            fail_msg("%s %llx, case %zu: no such step", cases[i].reg,
                     (unsigned long long)cases[i].value, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oddities_are_found_exactly_where_their_bits_say),
        cmocka_unit_test(oddities_of_more_than_bits),
        cmocka_unit_test(values_mean_what_the_manuals_say),
        cmocka_unit_test(a_range_with_its_mask_has_an_end),
        cmocka_unit_test(controls_may_or_must_be_set_by_the_two_halves),
        cmocka_unit_test(notes_of_an_entry_of_ept_are_of_its_bits),
        cmocka_unit_test(numbers_of_findings_are_those_of_the_bits),
        cmocka_unit_test(steps_have_the_numbers_that_were_computed_with),
    };

    return cmocka_run_group_tests_name("reg-read", tests, NULL, NULL);
}
