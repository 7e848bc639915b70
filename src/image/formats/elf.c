#include "image/private.h"

#include <stdlib.h>

/*
 * ELF cores of physical memory, as QEMU's dump-guest-memory writes them, of
 * either class.  A PT_LOAD's p_paddr is a physical address; with paging info
 * (-p) the same memory comes again for other virtual addresses, which the page
 * tables say better.  Each processor has a note "QEMU" with its CR0 to CR4.
 * Sources: the System V ABI; QEMU's dump/dump.c and target/i386/arch_dump.c.
 */
enum {
    HEADERS_MAX = 1 << 18, NOTES_MAX = 1 << 16,
    ET_CORE = 4, PT_LOAD = 1, PT_NOTE = 4, PN_XNUM = 0xffff,
    EM_386 = 3, EM_X86_64 = 62, EM_AARCH64 = 183,
    CPU_STATE = 0x1b0           /* bytes of QEMUCPUState that are read        */
};

#define CR0_PG   (UINT64_C(1) << 31)
#define CR4_PAE  (UINT64_C(1) << 5)
#define CR4_LA57 (UINT64_C(1) << 12)

/* Offsets of what is read, for both classes. */
struct shape {
    unsigned word;              /* bytes of an address or size                */
    unsigned phoff, phentsize, phnum, shoff;    /* in the file header         */
    unsigned size;              /* of a program header                        */
    unsigned offset, paddr, filesz;             /* in a program header        */
    unsigned info;              /* sh_info, in a section header               */
};

static const struct shape shapes[] = {
    { 4, 0x1c, 0x2a, 0x2c, 0x20, 0x20, 0x04, 0x0c, 0x10, 0x1c },
    { 8, 0x20, 0x36, 0x38, 0x28, 0x38, 0x08, 0x18, 0x20, 0x2c },
};

struct elf {
    const struct shape *shape;
    uint64_t headers, count, size;  /* program headers                        */
    struct run *run;
    size_t runs;
    unsigned notes;             /* read so far: headers can share them        */
};

static uint64_t word_at(struct image *image, const struct elf *elf,
                        uint64_t at)
{
    return view_uint(&image->view, at, elf->shape->word);
}

static bool locate(struct image *image, struct elf *elf)
{
    struct view *view = &image->view;
    uint64_t room;

    elf->shape = &shapes[view_uint(view, 4, 1) == 2];
    elf->headers = word_at(image, elf, elf->shape->phoff);
    elf->size = view_uint(view, elf->shape->phentsize, 2);
    elf->count = view_uint(view, elf->shape->phnum, 2);
    if (elf->count == PN_XNUM)
        elf->count = view_uint(view, word_at(image, elf, elf->shape->shoff)
                               + elf->shape->info, 4);
    if (elf->size < elf->shape->size || elf->headers >= view->size)
        return false;
    room = (view->size - elf->headers) / elf->size;
    if (room > HEADERS_MAX)
        room = HEADERS_MAX;
    if (elf->count > room) {
        find(image, "headers_cut", "%d program headers are promised, %d can be "
             "read", .number = { elf->count, room });
        elf->count = room;
    }
    return elf->count > 0;
}

/* Part of a page at either end is left out: no table begins there. */
static void add_load(struct image *image, struct elf *elf, uint64_t at)
{
    uint64_t offset = word_at(image, elf, at + elf->shape->offset);
    uint64_t pa = word_at(image, elf, at + elf->shape->paddr);
    uint64_t size = word_at(image, elf, at + elf->shape->filesz);
    uint64_t skip = -pa & (PAGE - 1);

    if (skip >= size || offset > UINT64_MAX - skip || pa > UINT64_MAX - skip)
        return;
    elf->run[elf->runs++] = (struct run) {
        (pa + skip) / PAGE, (size - skip) / PAGE, offset + skip,
    };
}

static void add_processor(struct image *image, uint64_t at, uint64_t size)
{
    if (size < CPU_STATE || !view_has(&image->view, at, size)
        || view_uint(&image->view, at, 4) != 1)
        return;
    image->processors++;
    if (image->contexts < CONTEXTS_MAX)
        image->context[image->contexts++] = (struct image_block) {
            .size = size, .place = at,
        };
}

static uint64_t padded(uint64_t n)
{
    return (n + 3) & ~UINT64_C(3);
}

static void read_notes(struct image *image, struct elf *elf, uint64_t at,
                       uint64_t size)
{
    struct view *view = &image->view;
    uint64_t end = size <= view->size && at <= view->size - size
                   ? at + size : view->size;

    for (; elf->notes < NOTES_MAX && at < end && end - at >= 12; elf->notes++) {
        uint64_t name = view_uint(view, at, 4);
        uint64_t desc = view_uint(view, at + 4, 4);
        uint64_t text = at + 12, body = text + padded(name);

        if (name == 5 && view_says(view, text, "QEMU", 5))
            add_processor(image, body, desc);
        at = body + padded(desc);
    }
}

static uint64_t state(struct image *image, unsigned offset)
{
    return view_uint(&image->view, image->context[0].place + offset, 8);
}

/* A 64-bit core of a processor that is not in long mode says EM_386. */
static void read_mode(struct image *image, uint64_t machine)
{
    struct image_facts *facts = &image->facts;
    uint64_t cr4;

    facts->arch = machine == EM_AARCH64 ? NTL_ARM64
                  : machine == EM_386 ? NTL_X86 : NTL_X64;
    facts->arch_given = true;
    if (!image->contexts || machine == EM_AARCH64) {
        find(image, "no_processors", "no note of QEMU's says what the "
             "processors held: give the directory table (set dtb)");
        return;
    }
    cr4 = state(image, 0x1a8);
    if (facts->arch == NTL_X86 && (cr4 & CR4_PAE))
        facts->arch = NTL_X86_PAE;
    if (facts->arch == NTL_X64 && (cr4 & CR4_LA57))
        facts->arch = NTL_X64_LA57;
    facts->processors = (struct image_fact) { image->processors, true };
    if (state(image, 0x188) & CR0_PG)
        facts->dtb_raw = (struct image_fact) { state(image, 0x1a0), true };
    else
        find(image, "paging_off",
             "the first processor had paging switched off");
}

static void read_headers(struct image *image, struct elf *elf)
{
    for (uint64_t i = 0; i < elf->count; i++) {
        uint64_t at = elf->headers + i * elf->size;
        uint64_t type = view_uint(&image->view, at, 4);

        if (type == PT_LOAD)
            add_load(image, elf, at);
        else if (type == PT_NOTE && image->contexts == 0)
            read_notes(image, elf,
                       word_at(image, elf, at + elf->shape->offset),
                       word_at(image, elf, at + elf->shape->filesz));
    }
}

/* Only cores of processors that are known here; others by their name. */
static const char *refusal(struct view *view)
{
    uint64_t type = view_uint(view, 0x10, 2);
    uint64_t machine = view_uint(view, 0x12, 2);

    if (view_uint(view, 5, 1) != 1)
        return "a big-endian ELF file";
    if (type != ET_CORE)
        return type == 1 ? "an ELF object file"
               : type == 2 || type == 3 ? "an ELF program or library"
               : "an ELF file, but no core";
    if (machine != EM_386 && machine != EM_X86_64 && machine != EM_AARCH64)
        return "an ELF core of a processor that Windows does not run on";
    return NULL;
}

bool read_elf(struct image *image, struct ntl_phrase *why)
{
    struct elf elf = { .shape = shapes };
    const char *what = refusal(&image->view);
    uint64_t lost;

    if (!what && !locate(image, &elf))
        what = "an ELF core without program headers";
    if (what) {
        *why = (struct ntl_phrase) { .format = "it is %s", .word = { what } };
        return false;
    }
    elf.run = calloc((size_t)elf.count + 1, sizeof *elf.run);
    if (!elf.run) {
        *why = (struct ntl_phrase) { .format = "not enough memory" };
        return false;
    }
    read_headers(image, &elf);
    read_mode(image, view_uint(&image->view, 0x12, 2));
    lost = pages_of_runs(&image->pages, elf.run, elf.runs);
    image->facts.pages_lost = lost;
    if (lost)
        find(image, "cut", "%d pages lie beyond the end of the file: it is cut",
             .number = { lost });
    image->facts.pages = image->pages.whole;
    image->facts.physical = true;
    return true;
}
