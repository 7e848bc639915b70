/* How the question of `access` is read. */
#include "access-question.h"

#include "space/chain.h"
#include "typed.h"

#include <ntlens/region.h>
#include <string.h>

/*
 * What a machine of today has: CR4 of a Windows 11 trace, EFER with SCE, LME,
 * LMA, NXE; on x86 the values of public transcripts.  AC clear, IF set.
 */
static const uint64_t defaults[NTL_ARCH_COUNT][IRQL + 1] = {
    [NTL_X64] = { 0, 0, 0x10, 0x80050033, 0x350ef8, 0x202, 0xd01, 0 },
    [NTL_X64_LA57] = { 0, 0, 0x10, 0x80050033, 0x351ef8, 0x202, 0xd01, 0 },
    [NTL_X86] = { 0, 0, 8, 0x80050033, 0x6d1, 0x202, 0, 0 },
    [NTL_X86_PAE] = { 0, 0, 8, 0x80050033, 0x6b9, 0x202, 0x800, 0 },
};

static enum ntl_status check_widths(const struct access_question *q,
                                    struct ntl_diag *diag)
{
    static const struct { uint8_t arg, bits; const char *what; } width[] = {
        { CS, 16, "a selector" }, { PKRU, 32, "PKRU" },
    };

    const struct cmd_operand *irql = &q->call->arg[IRQL];

    for (size_t i = 0; i < sizeof width / sizeof *width; i++) {
        const struct cmd_operand *o = &q->call->arg[width[i].arg];

        if (o->given && o->value >> width[i].bits)
            return cmd_refuse(o, NTL_EVALUE, diag, "%s is at most %x",
                              .number
                              = { (UINT64_C(1) << width[i].bits) - 1 },
                              .word = { width[i].what });
    }
    if (irql->given && irql->value > q->mode->irql_max)
        return cmd_refuse(irql, NTL_EVALUE, diag, "an IRQL is at most %x",
                          .number = { q->mode->irql_max });
    return NTL_OK;
}

/* WinDbg sign-extends 32-bit addresses: those are cut, others refused. */
static enum ntl_status read_address(struct access_question *q,
                                    struct ntl_diag *diag)
{
    uint64_t va = q->call->arg[VA].value;

    q->request.address = va;
    if (!(va & ~q->mode->address_mask))
        return NTL_OK;
    if (va < UINT64_C(0xffffffff80000000))
        return cmd_refuse(&q->call->arg[VA], NTL_EVALUE, diag,
                          "an address of this mode has 32 bits");
    q->request.address = va & q->mode->address_mask;
    q->cut = true;
    return NTL_OK;
}

/* What the processor held when the image was made. */
static void take_from_image(struct access_question *q, int i)
{
    static const char *const names[IRQL + 1] = {
        [CS] = "cs", [CR0] = "cr0", [CR4] = "cr4", [EFLAGS] = "efl",
    };

    if (q->session->image && names[i]
        && image_register(q->session->image, names[i], strlen(names[i]),
                          &q->reg[i]))
        q->from[i] = FROM_IMAGE;
}

static void read_registers(struct access_question *q)
{
    const struct cmd_operand *arg = q->call->arg;

    for (int i = CS; i <= IRQL; i++) {
        q->reg[i] = defaults[q->session->arch][i];
        q->from[i] = FROM_DEFAULT;
        take_from_image(q, i);
        if (arg[i].given) {
            q->reg[i] = arg[i].value;
            q->from[i] = FROM_USER;
        }
    }
    q->request.arch = q->session->arch;
    q->request.access = (enum ntl_access)(arg[KIND].value % 3);
    q->request.cs = (uint16_t)q->reg[CS];
    q->request.cr0 = q->reg[CR0];
    q->request.cr4 = q->reg[CR4];
    q->request.eflags = q->reg[EFLAGS];
    q->request.efer = q->reg[EFER];
    q->request.irql = (uint8_t)q->reg[IRQL];
    q->request.pkru = (uint32_t)arg[PKRU].value;
    q->request.has_pkru = arg[PKRU].given;
    q->request.implicit = arg[IMPLICIT].given;
    q->request.ip = arg[RIP].value;
    q->request.has_ip = arg[RIP].given;
    q->request.build = q->session->build;
    q->request.invalid_mask = q->session->invalid_mask;
}

struct ntl_walk access_empty_walk(const struct access_question *q)
{
    return (struct ntl_walk) {
        .arch = q->session->arch, .address = q->request.address,
        .end = NTL_WALK_INVALID, .count = 1,
        .step = { { .level = NTL_PTE, .has_value = true } },
    };
}

/* Entries that are not in the file neither allow nor forbid. */
static void keep_known(struct access_question *q)
{
    q->walk.count = 0;
    for (unsigned i = 0; i < q->chain.rows; i++)
        if (q->chain.walk.step[i].has_value)
            q->walk.step[q->walk.count++] = q->chain.walk.step[i];
}

/* The chain of the image, of which entries may be missing. */
static void walk_image(struct access_question *q)
{
    chain_from_image(q->session, q->request.address, &q->chain);
    q->image = true;
    q->walk = q->chain.walk;
    if (q->chain.deduced && q->chain.state == CHAIN_VALID) {
        q->walk.end = NTL_WALK_MAPPED;
        q->walk.physical = q->chain.physical;
        q->walk.page_shift = q->chain.page_shift;
        q->walk.rights = q->chain.rights;
    } else if (q->chain.deduced) {
        q->walk.end = NTL_WALK_INVALID;
    }
    keep_known(q);
    q->has_walk = q->walk.count > 0;
}

static void walk_typed(struct access_question *q)
{
    struct ntl_typed_entries typed = typed_entries(q->call);
    struct ntl_walk_options options = chain_options(q->session);

    options.no_execute_off = !(q->request.efer & NTL_EFER_NXE);
    options.page_size_off = !(q->request.cr4 & NTL_CR4_PSE);
    /* Only rights count here, but a PDPTE that was typed begins the walk. */
    options.has_root = q->call->list_count > q->mode->mapped_levels;
    chain_typed(q->session, q->request.address, &typed, &options, &q->chain);
    q->walk = q->chain.walk;
    if (typed.unknown)
        keep_known(q);
    q->has_walk = q->call->list_count > 0 && q->walk.count > 0;
}

static void walk(struct access_question *q)
{
    if (q->session->image && q->call->list_count == 0)
        walk_image(q);
    else
        walk_typed(q);
    if (!q->has_walk
        && ntl_va_near(q->session->arch, q->request.address) == NTL_NEAR_NULL) {
        q->walk = access_empty_walk(q);        /* these 64 KB are kept free */
        q->has_walk = true;
    }
}

enum ntl_status access_read(struct access_question *q, struct ntl_diag *diag)
{
    enum ntl_status status;

    if (q->session->arch == NTL_ARM64)
        return cmd_refuse(&q->call->spelling, NTL_EVALUE, diag,
                          "on arm64 EL, PAN, AP, PXN and UXN decide, which "
                          "`access` does not model: give -a x64");
    if ((status = check_widths(q, diag)) != NTL_OK
        || (status = typed_check(q->call, diag)) != NTL_OK
        || (status = read_address(q, diag)) != NTL_OK)
        return status;
    read_registers(q);
    walk(q);
    return NTL_OK;
}
