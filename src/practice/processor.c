/* KPCR and KPRCB, descriptor tables, the TSS, special registers, stacks. */
#include "private.h"

#include <ntlens/gate.h>
#include <ntlens/segment.h>

/* Where in the region of stacks what is. */
enum {
    PCR_PAGES = 13,
    GDT_AT = 0x20000,
    IDT_AT = 0x21000,
    TSS_AT = 0x22000,
    FAULT_AT = 0x30000,
    FAULT_PAGES = 2,
    STACK_AT = 0x41000,
    STACK_PAGES = 6,
    HANDLER = 0x20,
    SYSTEM_CALL = 0x2000,
    GDT_LIMIT = 0x57,
    IDT_LIMIT = 0xfff
};

/* --- descriptors ---------------------------------------------------------- */

static void make_gdt(struct machine *m)
{
    size_t count;
    const struct ntl_gdt_slot *slot = ntl_gdt(NTL_X64, &count);

    for (size_t i = 0; i < count; i++) {
        struct ntl_descriptor d
            = ntl_descriptor(NTL_X64, slot[i].descriptor, 0);
        uint64_t words[2];

        if (slot[i].selector + 7 > GDT_LIMIT)
            continue;
        if (d.wide)
            d.base = m->tss;
        ntl_descriptor_pack(&d, words);
        if (slot[i].descriptor)
            poke(m, m->gdt + slot[i].selector, 8, words[0]);
        if (d.wide)
            poke(m, m->gdt + slot[i].selector + 8, 8, words[1]);
    }
}

static void put_gate(struct machine *m, unsigned vector, unsigned dpl,
                     unsigned ist)
{
    const struct ntl_gate gate = {
        .offset = m->shadow_code + vector * HANDLER,
        .selector = 0x10,
        .type = 0xe,
        .dpl = (uint8_t)dpl,
        .present = true,
        .ist = (uint8_t)ist,
    };
    uint64_t words[2];

    ntl_gate_pack(NTL_X64, &gate, words);
    poke(m, ntl_vector_address(NTL_X64, m->idt, vector), 8, words[0]);
    poke(m, ntl_vector_address(NTL_X64, m->idt, vector) + 8, 8, words[1]);
}

/* Every vector has a gate: what NT leaves unexpected is the kernel's alone. */
static void make_idt(struct machine *m)
{
    for (unsigned i = 0; i < 0x100; i++) {
        const struct ntl_vector *v = ntl_vector_find(NTL_X64, (uint8_t)i);

        put_gate(m, i, v ? v->dpl : 0, v ? v->ist : 0);
        /* swapgs; cli: what the handlers begin with is not public */
        poke(m, m->shadow_code + i * HANDLER, 4, 0xfaf8010f);
    }
    name_it(m, "nt!KiPageFaultShadow", m->shadow_code + 0xe * HANDLER);
}

static void make_tss(struct machine *m)
{
    uint64_t ist = offset_of(m, "_KTSS64", "Ist");

    set_field(m, m->tss, "_KTSS64", "Rsp0", m->stack_base);
    for (unsigned i = 1; i < 5; i++)
        poke(m, m->tss + ist + i * 8, 8,
             m->fault_stack + FAULT_PAGES * PAGE - (4 - i) * 0x400);
    set_field(m, m->tss, "_KTSS64", "IoMapBase", 0x68);
}

/* --- special registers ---------------------------------------------------- */

/* CR4: SMEP and SMAP among others; EFER's system calls; user CS 33, SS 2B. */
static void make_special(struct machine *m, uint64_t prcb)
{
    const struct {
        const char *field;
        uint64_t value;
    } special[] = {
        { "Cr0", 0x80050033 },
        { "Cr2", m->cr2 },
        { "Cr3", m->root | 2 },
        { "Cr4", 0x350ef8 },
        { "Gdtr.Limit", GDT_LIMIT },
        { "Gdtr.Base", m->gdt },
        { "Idtr.Limit", IDT_LIMIT },
        { "Idtr.Base", m->idt },
        { "Tr", 0x40 },
        { "MxCsr", 0x1f80 },
        { "MsrGsBase", m->pcr },
        { "MsrStar", UINT64_C(0x0023001000000000) },
        { "MsrLStar", m->shadow_code + SYSTEM_CALL },
        { "MsrSyscallMask", 0x4700 },
    };
    uint64_t at
        = prcb + offset_of(m, "_KPRCB", "ProcessorState.SpecialRegisters");

    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        set_field(m, at, "_KSPECIAL_REGISTERS", special[i].field,
                  special[i].value);
    name_it(m, "special", at);
    name_it(m, "nt!KiSystemCall64Shadow", m->shadow_code + SYSTEM_CALL);
}

void make_stacks(struct machine *m)
{
    uint64_t at = m->region[STACKS];

    m->pcr = at;
    m->gdt = at + GDT_AT;
    m->idt = at + IDT_AT;
    m->tss = at + TSS_AT;
    m->fault_stack = at + FAULT_AT;
    m->stack_limit = at + STACK_AT;
    m->stack_base = m->stack_limit + STACK_PAGES * PAGE;
    map_pages(m, m->pcr, PCR_PAGES, KERNEL_DATA);
    map_pages(m, m->gdt, 3, KERNEL_DATA);
    map_pages(m, m->fault_stack, FAULT_PAGES, KERNEL_DATA);
    map_pages(m, m->stack_limit, STACK_PAGES, KERNEL_DATA);
    name_it(m, "gdt", m->gdt);
    name_it(m, "idt", m->idt);
    name_it(m, "tss", m->tss);
    name_it(m, "pcr", m->pcr);
    name_it(m, "stack_base", m->stack_base);
    name_it(m, "stack_limit", m->stack_limit);
}

void make_processor(struct machine *m)
{
    uint64_t prcb = m->pcr + offset_of(m, "_KPCR", "Prcb");

    make_gdt(m);
    make_idt(m);
    make_tss(m);
    set_field(m, m->pcr, "_KPCR", "GdtBase", m->gdt);
    set_field(m, m->pcr, "_KPCR", "TssBase", m->tss);
    set_field(m, m->pcr, "_KPCR", "Self", m->pcr);
    set_field(m, m->pcr, "_KPCR", "CurrentPrcb", prcb);
    set_field(m, m->pcr, "_KPCR", "IdtBase", m->idt);
    set_field(m, m->pcr, "_KPCR", "MajorVersion", 1);
    set_field(m, m->pcr, "_KPCR", "MinorVersion", 1);
    set_field(m, prcb, "_KPRCB", "CurrentThread", m->thread);
    set_field(m, prcb, "_KPRCB", "MxCsr", 0x1f80);
    set_field(m, prcb, "_KPRCB", "RspBase", m->stack_base);
    make_special(m, prcb);
    m->processor_block = new_data(m, 16);
    poke(m, m->processor_block, 8, prcb);
    name_it(m, "prcb", prcb);
}
