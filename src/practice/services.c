/* The service table, and Control Flow Guard's bitmap. */
#include "private.h"

#include <ntlens/cfg.h>
#include <ntlens/ssdt.h>
#include <ntlens/syscall.h>
#include <string.h>

enum { ROUTINES = 0x600000, ROUTINE = 0x1000, TABLE_ROOM = 0x900 };

/* --- services ------------------------------------------------------------- */

static unsigned stack_arguments(const struct machine *m, uint16_t service)
{
    struct ntl_syscall_arguments a;
    unsigned held = ntl_syscall_registers(NTL_X64);

    if (!ntl_syscall_arguments(service, NTL_X64, m->build.number, &a)
        || a.count <= held)
        return 0;
    return a.count - held;
}

/* In another order than their numbers have; each in a page of its own. */
static uint64_t routine_of(struct machine *m, unsigned row)
{
    return m->nt + ROUTINES + (uint64_t)(row * 5 % 511) * ROUTINE
           + draw_step(m, ROUTINE, 16);
}

static void make_descriptor(struct machine *m, uint64_t arguments)
{
    uint64_t at = new_data(m, 0x20);

    poke(m, at, 8, m->services);
    poke(m, at + 0x10, 4, m->service_count);
    poke(m, at + 0x18, 8, arguments);
    name_it(m, "nt!KeServiceDescriptorTable", at);
    name_it(m, "nt!KiServiceTable", m->services);
    name_it(m, "nt!KiArgumentTable", arguments);
}

void make_services(struct machine *m)
{
    struct ntl_syscall_choice choice;
    uint64_t arguments = m->services + TABLE_ROOM;

    ntl_syscall_choose(NTL_X64, NTL_SYSCALL_NT, m->build.number, &choice);
    m->service_count = choice.count ? choice.edition[0].services : 0;
    for (unsigned row = 0; row < m->service_count; row++) {
        unsigned count
            = stack_arguments(m, ntl_syscall_at(&choice.edition[0], row));
        uint32_t entry = 0;

        if (!ntl_ssdt_encode(ntl_ssdt_form(NTL_X64, m->build.number),
                             m->services, routine_of(m, row), count, &entry))
            m->unknown++;
        poke(m, m->services + row * 4u, 4, entry);
        poke(m, arguments + row, 1, count * 4);
    }
    make_descriptor(m, arguments);
}

/* --- CFG ------------------------------------------------------------------ */

/* `pair`: 1 the multiple of 16 alone, 2 suppressed, 3 any of the 16. */
void allow_target(struct machine *m, uint64_t target, uint64_t pair)
{
    struct ntl_cfg_slot slot = ntl_cfg_slot(NTL_CFG_KERNEL, m->bitmap, target);
    uint64_t at = entry_at(m, m->root, slot.address, 0);

    if (!get_physical(m, at))
        put_physical(m, at, new_page(m) | KERNEL_DATA);
    poke(m, slot.address, 8, peek(m, slot.address, 8) | pair << slot.even);
}

static void allow_services(struct machine *m)
{
    for (unsigned row = 0; row < m->service_count; row++) {
        uint32_t entry = (uint32_t)peek(m, m->services + row * 4u, 4);
        struct ntl_ssdt_service s = ntl_ssdt_decode(
            ntl_ssdt_form(NTL_X64, m->build.number), m->services, entry);

        allow_target(m, s.routine, 1);
    }
}

/* The dispatch: rax is the target; the load at +11h faults where its slot is
   no address, or not mapped. */
static void make_dispatch(struct machine *m)
{
    static const uint8_t index[] = {
        0x49, 0x89, 0xc2, 0x49, 0xc1, 0xea, 0x09, /* mov r10,rax; shr 9   */
        0x4f, 0x8b, 0x1c, 0xd3,                   /* mov r11,[r11+r10*8]  */
    };
    static const char *const named = "KscpCfgDispatchUserCallTargetEsSmep";
    struct ntl_cfg_routine r = { 0, "" };
    uint64_t at;

    for (size_t i = 0;
         strcmp(r.name, named) != 0 && ntl_cfg_routine(NTL_CFG_KSCP, i, &r);
         i++)
        ;
    at = m->dispatch = m->kscp + r.offset;

    poke(m, at, 2, 0xbb49); /* mov r11,the bitmap   */
    poke(m, at + 2, 8, m->bitmap);
    poke_bytes(m, at + 10, index, sizeof index);
    name_it(m, "nt!KscpCfgDispatchUserCallTargetEsSmep", at);
}

void make_cfg(struct machine *m)
{
    uint64_t variable = new_data(m, 16);
    uint64_t driver;

    m->bitmap = ntl_cfg_bitmap_of_base(m->region[CFG_BITMAP]);
    poke(m, variable, 8, m->bitmap);
    name_it(m, "nt!guard_icall_bitmap", variable);
    for (unsigned i = 0; i < FUNCTIONS_MAX && m->function[i]; i++)
        allow_target(m, m->function[i], 1);
    allow_services(m);
    driver = module_named(m, "kindler.sys") + PAGE;
    m->good_target = driver + 0x210 + draw_step(m, 0xe0, 16);
    allow_target(m, m->good_target, 1);
    allow_target(m, driver + 0x300, 3);
    allow_target(m, driver + 0x400, 2);
    name_it(m, "good_target", m->good_target);
    name_it(m, "suppressed_target", driver + 0x400);
    name_it(m, "no_target", driver + 0x508);
    make_dispatch(m);
}
