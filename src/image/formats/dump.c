#include "image/private.h"

#include <ntlens/layout.h>

#include <stdlib.h>
#include <string.h>

/*
 * Headers of kernel crash dumps.  Offsets: Microsoft's mindumpdef.h by
 * offsetof, checked against real files of both widths.  Fields that the writer
 * left alone hold "PAGE" in every 4 bytes.
 */
#define FILLER UINT32_C(0x45474150)

enum { ENCRYPTED = 0x100 };     /* of the attributes                          */

struct field {
    size_t fact;                /* offset in struct image_facts               */
    uint16_t at64, at32;        /* 0: the header has none                     */
    uint8_t bytes64, bytes32;
};

#define FIELD(name, ...) { offsetof(struct image_facts, name), __VA_ARGS__ }
static const struct field fields[] = {
    FIELD(major,            0x008, 0x008, 4, 4),
    FIELD(build,            0x00c, 0x00c, 4, 4),
    FIELD(dtb_raw,          0x010, 0x010, 8, 4),
    FIELD(pfn_database,     0x018, 0x014, 8, 4),
    FIELD(loaded_modules,   0x020, 0x018, 8, 4),
    FIELD(active_processes, 0x028, 0x01c, 8, 4),
    FIELD(machine,          0x030, 0x020, 4, 4),
    FIELD(processors,       0x034, 0x024, 4, 4),
    FIELD(bugcheck,         0x038, 0x028, 4, 4),
    FIELD(parameter[0],     0x040, 0x02c, 8, 4),
    FIELD(parameter[1],     0x048, 0x030, 8, 4),
    FIELD(parameter[2],     0x050, 0x034, 8, 4),
    FIELD(parameter[3],     0x058, 0x038, 8, 4),
    FIELD(debugger_data,    0x080, 0x060, 8, 4),
    FIELD(dump_space,       0xfa0, 0xfa0, 8, 8),
    FIELD(system_time,      0xfa8, 0xfc0, 8, 8),
    FIELD(up_time,         0x1030, 0xfb8, 8, 8),
    FIELD(product_type,    0x1040, 0xf94, 4, 4),
    FIELD(suite_mask,      0x1044, 0xf98, 4, 4),
    FIELD(attributes,      0x1050, 0x8a0, 4, 4),
    FIELD(boot_id,         0x1054, 0x8a4, 4, 4),
};
#undef FIELD

static bool wide(const struct image *image)
{
    return image->facts.format == IMAGE_DUMP64;
}

static uint64_t either(const struct image *image, uint64_t at64, uint64_t at32)
{
    return wide(image) ? at64 : at32;
}

static bool is_filler(uint64_t value, unsigned bytes)
{
    return (uint32_t)value == FILLER && (bytes < 8 || value >> 32 == FILLER);
}

static struct image_fact fact_at(struct image *image, uint64_t at,
                                 unsigned bytes)
{
    struct image_fact fact = { view_uint(&image->view, at, bytes), true };

    fact.given = view_has(&image->view, at, bytes)
                 && !is_filler(fact.value, bytes);
    if (!fact.given)
        fact.value = 0;
    return fact;
}

static void read_fields(struct image *image)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct field *f = &fields[i];
        struct image_fact fact
            = fact_at(image, either(image, f->at64, f->at32),
                      (unsigned)either(image, f->bytes64, f->bytes32));

        memcpy((char *)&image->facts + f->fact, &fact, sizeof fact);
    }
}

static const char *const types[] = {
    [IMAGE_DUMP_NONE] = NULL,
    [IMAGE_DUMP_FULL] = "complete memory dump",
    [IMAGE_DUMP_KERNEL] = "kernel memory dump (summary)",
    [IMAGE_DUMP_HEADER] = "header alone",
    [IMAGE_DUMP_TRIAGE] = "minidump (triage)",
    [IMAGE_DUMP_BITMAP_FULL] = "complete memory dump, bitmap",
    [IMAGE_DUMP_BITMAP_KERNEL] = "kernel memory dump, bitmap",
    [IMAGE_DUMP_AUTOMATIC] = "automatic memory dump",
    [IMAGE_DUMP_RANGES_KERNEL] = "kernel memory dump, ranges",
    [IMAGE_DUMP_RANGES_USER] = "kernel and user memory dump, ranges",
    [IMAGE_DUMP_RANGES_FULL] = "complete memory dump, ranges",
};

static void read_type(struct image *image)
{
    struct image_fact type = fact_at(image, either(image, 0xf98, 0xf88), 4);
    struct image_facts *facts = &image->facts;

    if (!type.given) {
        find(image, "no_dump_type", "the header does not say what kind of dump "
                                    "it is");
        return;
    }
    if (type.value == 0 || type.value > IMAGE_DUMP_RANGES_FULL) {
        find(image, "unknown_dump_type", "dump type %x is not known",
             .number = { type.value });
        return;
    }
    facts->type = (enum image_dump_type)type.value;
    facts->type_name = types[facts->type];
}

static const struct { uint32_t machine; enum ntl_arch arch; } machines[] = {
    { 0x8664, NTL_X64 }, { 0xaa64, NTL_ARM64 }, { 0x14c, NTL_X86 },
};

/* PaeEnabled is one byte; the other three of its word are filler. */
static void read_arch(struct image *image)
{
    struct image_facts *facts = &image->facts;

    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        if (facts->machine.given && machines[i].machine == facts->machine.value
            && wide(image) == (machines[i].arch != NTL_X86)) {
            facts->arch = machines[i].arch;
            facts->arch_given = true;
        }
    }
    if (facts->arch_given && facts->arch == NTL_X86
        && view_uint(&image->view, 0x5c, 1) == 1)
        facts->arch = NTL_X86_PAE;
    if (!facts->arch_given) {
        facts->arch = wide(image) ? NTL_X64 : NTL_X86;
        find(image, "unknown_machine", "machine type %x is not known; read as "
             "%s", .number = { facts->machine.value },
             .word = { ntl_paging(facts->arch)->name });
    }
}

static void read_comment(struct image *image)
{
    uint64_t at = either(image, 0xfb0, 0x820);
    char *text = image->facts.comment;

    if (!view_has(&image->view, at, IMAGE_COMMENT - 1)
        || is_filler(view_uint(&image->view, at, 4), 4))
        return;
    view_read(&image->view, at, text, IMAGE_COMMENT - 1);
    text[IMAGE_COMMENT - 1] = '\0';
}

/* The machine's memory, whether the file has it or not. */
static void read_memory_block(struct image *image)
{
    uint64_t at = either(image, 0x88, 0x64);
    struct image_fact count = fact_at(image, at, 4);
    unsigned width = (unsigned)either(image, 8, 4);
    uint64_t first = at + 2 * width;
    struct image_facts *facts = &image->facts;

    if (!count.given)
        return;
    if (count.value > IMAGE_RUNS_MAX)
        find(image, "too_many_runs", "the header counts %d runs of memory, and "
             "has room for %d", .number = { count.value, IMAGE_RUNS_MAX });
    for (; facts->runs < IMAGE_RUNS_MAX && facts->runs < count.value;
         facts->runs++, first += 2 * width)
        facts->run[facts->runs] = (struct image_run) {
            view_uint(&image->view, first, width),
            view_uint(&image->view, first + width, width),
        };
}

/*
 * Minidumps: with attribute bit 3 PfnDataBase is the value, without attributes
 * the address of the variable that holds it.
 */
static void settle_pfn_database(struct image *image)
{
    struct image_facts *facts = &image->facts;

    if (facts->type != IMAGE_DUMP_TRIAGE || facts->attributes.given)
        return;
    facts->pfn_database_at = facts->pfn_database;
    facts->pfn_database = (struct image_fact) { 0, false };
}

/* CONTEXT has room for that of any processor; an unset one is filler. */
static void read_context(struct image *image)
{
    uint64_t at = either(image, 0x348, 0x320);
    uint64_t size = either(image, 0xbb8, 0x4b0);

    if (view_has(&image->view, at, size)
        && !is_filler(view_uint(&image->view, at + 0x30, 8), 8))
        image->part[IMAGE_PART_CONTEXT] = (struct image_block) {
            .size = size, .place = at,
        };
}

bool read_dump(struct image *image, struct ntl_phrase *why)
{
    struct image_facts *facts = &image->facts;

    (void)why;
    image->headers = either(image, 0x2000, 0x1000);
    read_fields(image);
    read_type(image);
    read_arch(image);
    read_comment(image);
    read_memory_block(image);
    settle_pfn_database(image);
    read_context(image);
    if (facts->attributes.value & ENCRYPTED)
        find(image, "encrypted", "the dump is encrypted: what it says beyond "
             "the header makes no sense without its key");
    if (facts->type == IMAGE_DUMP_TRIAGE)
        read_triage(image);
    else if (facts->type != IMAGE_DUMP_HEADER)
        read_areas(image);
    return true;
}
