#include "private.h"

/*
 * KDDEBUGGER_DATA64: what the kernel tells a debugger about itself, of 64-bit
 * members in 32-bit kernels too.  Offsets: wdbgexts.h, checked against real
 * minidumps.
 */
enum {
    KDBG = 0x4742444b,
    OWNER_TAG = 0x10, SIZE = 0x14, KERN_BASE = 0x18, LOADED_MODULES = 0x48,
    ACTIVE_PROCESSES = 0x50, PFN_DATABASE = 0xc0,
    PROCESSOR_BLOCK = 0x218, UNLOADED_DRIVERS = 0x220, OFFSET_SPECIAL = 0x2f2,
    PTE_BASE = 0x360
};

/* Modules that the list may have before it counts as endless. */
enum { LIST_MAX = 4096 };

struct data {
    uint8_t bytes[DEBUGGER_DATA];
    size_t size;
};

static uint64_t member(const struct data *data, unsigned offset, unsigned bytes)
{
    return offset + bytes > data->size
           ? 0 : le_uint(data->bytes + offset, bytes);
}

/* Addresses of a 32-bit kernel are sign-extended there. */
static uint64_t address(const struct image *image, const struct data *data,
                        unsigned offset)
{
    uint64_t value = member(data, offset, 8);

    return value & ntl_paging(image->facts.arch)->address_mask;
}

static void take(struct image_fact *fact, uint64_t value)
{
    if (value && !fact->given)
        *fact = (struct image_fact) { value, true };
}

static void set_index(struct image_facts *facts, uint64_t index,
                      const char *from)
{
    facts->index = (struct image_fact) { index, true };
    facts->index_from = from;
}

/*
 * The index that PteBase stands for.  With five levels its low 48 bits are 0,
 * which no kernel address of four levels has.
 */
static void read_pte_base(struct image *image, uint64_t base)
{
    struct image_facts *facts = &image->facts;
    struct ntl_selfmap map;

    if (!base)
        return;
    if (facts->arch == NTL_X64 && !(base & ((UINT64_C(1) << 48) - 1)))
        facts->arch = NTL_X64_LA57;
    take(&facts->pte_base, base);
    map = ntl_selfmap(facts->arch, ntl_selfmap_index_of(facts->arch, base));
    if (ntl_selfmap_base(map, NTL_PTE) == base)
        set_index(facts, map.index, "PteBase");
    else
        find(image, "odd_pte_base", "PteBase %a is no base that a self-map can "
             "have", .number = { base });
}

static bool read_debugger_data(struct image *image, const struct data *data)
{
    struct image_facts *facts = &image->facts;

    if (data->size < 0x20 || member(data, OWNER_TAG, 4) != KDBG)
        return false;
    take(&facts->kernel_base, address(image, data, KERN_BASE));
    take(&facts->loaded_modules, address(image, data, LOADED_MODULES));
    take(&facts->active_processes, address(image, data, ACTIVE_PROCESSES));
    if (!facts->pfn_database.given)
        take(&facts->pfn_database_at, address(image, data, PFN_DATABASE));
    image->processor_block = address(image, data, PROCESSOR_BLOCK);
    image->unloaded_array = address(image, data, UNLOADED_DRIVERS);
    if (member(data, SIZE, 4) >= PTE_BASE + 8)
        read_pte_base(image, address(image, data, PTE_BASE));
    return true;
}

/* In a minidump it is a part of the file; else through the page tables. */
static void load_debugger_data(struct image *image, struct data *ret)
{
    struct image_block *part = &image->part[IMAGE_PART_DEBUGGER_DATA];
    const struct image_facts *facts = &image->facts;
    struct image_space space = image_space(image);

    if (!facts->physical || !facts->debugger_data.given) {
        ret->size = part->size < DEBUGGER_DATA ? (size_t)part->size
                                               : DEBUGGER_DATA;
        view_read(&image->view, part->place, ret->bytes, ret->size);
        return;
    }
    image_read_virtual(image, &space, facts->debugger_data.value, ret->bytes,
                       DEBUGGER_DATA, &ret->size);
    *part = (struct image_block) {
        .va = facts->debugger_data.value, .size = ret->size, .place = NOWHERE,
    };
}

uint64_t image_processor_block(const struct image *image)
{
    return image->processor_block;
}

/* Of the first processor; in a minidump, of the one that its PRCB is. */
static void read_special(struct image *image, uint64_t offset)
{
    const struct image_block *prcb = &image->part[IMAGE_PART_PRCB];
    struct image_space space = image_space(image);
    uint64_t at = 0;
    size_t done = 0;

    if (!offset || image->facts.arch == NTL_ARM64)
        return;
    if (prcb->size && offset + SPECIAL <= prcb->size) {
        view_read(&image->view, prcb->place + offset, image->special, SPECIAL);
        image->has_special = true;
    } else if (image->facts.physical && image->processor_block
               && read_pointer(image, image->processor_block, &at)) {
        image->has_special
            = image_read_virtual(image, &space, at + offset, image->special,
                                 SPECIAL, &done) == IMAGE_FOUND;
    }
}

bool read_pointer(struct image *image, uint64_t va, uint64_t *ret)
{
    struct image_space space = image_space(image);
    unsigned bytes = ntl_paging(space.arch)->pointer_size;
    uint8_t buffer[8];
    size_t done;

    if (image_read_virtual(image, &space, va, buffer, bytes, &done)
        != IMAGE_FOUND)
        return false;
    *ret = le_uint(buffer, bytes);
    return true;
}

/* The entry of the top table that points at its own table, kernel half. */
static void find_index(struct image *image)
{
    struct image_facts *facts = &image->facts;
    const struct ntl_paging *mode = ntl_paging(facts->arch);
    enum ntl_level top = (enum ntl_level)(mode->levels - 1);
    uint64_t page = NOWHERE;

    if (mode->index_min == mode->index_max) {
        set_index(facts, mode->index_min, "the paging mode");
        return;
    }
    if (facts->dtb.given)
        page = pages_at(&image->pages, facts->dtb.value >> NTL_PAGE_SHIFT);
    for (unsigned i = mode->index_min; page != NOWHERE && i <= mode->index_max;
         i++) {
        uint64_t entry = view_word(&image->view, page + (uint64_t)i * 8);

        if (ntl_entry_valid(facts->arch, entry)
            && ntl_entry_frame(facts->arch, entry, top) == facts->dtb.value) {
            set_index(facts, i, "the page tables");
            return;
        }
    }
}

/* Nothing can be translated without the root: say it once. */
static void check_root(struct image *image)
{
    const struct image_facts *facts = &image->facts;

    if (facts->physical && facts->dtb.given
        && pages_at(&image->pages, facts->dtb.value >> NTL_PAGE_SHIFT)
           == NOWHERE)
        find(image, "no_root", "the directory table at %x is not in the file: "
             "no address can be translated", .number = { facts->dtb.value });
}

/* PsLoadedModuleList: from one Flink to the next it comes back to its head. */
static bool list_is_closed(struct image *image, uint64_t head)
{
    uint64_t at = head;

    for (unsigned i = 0; i < LIST_MAX && read_pointer(image, at, &at); i++)
        if (at == head)
            return true;
    return false;
}

/* The list can be gone round at all: its tables are in the file. */
static bool has_list(struct image *image)
{
    const struct image_facts *facts = &image->facts;

    return facts->physical && facts->loaded_modules.given && facts->dtb.given
           && pages_at(&image->pages, facts->dtb.value >> NTL_PAGE_SHIFT)
              != NOWHERE;
}

/*
 * The header of a crash dump says AMD64, and not how many levels its tables
 * have: those are right under which the list of modules is closed, whatever
 * the user said.
 */
static void choose_levels(struct image *image)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X64_LA57 };
    struct image_facts *facts = &image->facts;
    const enum ntl_arch said = facts->arch;

    if ((said != NTL_X64 && said != NTL_X64_LA57) || !has_list(image))
        return;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        facts->arch = modes[i];
        if (list_is_closed(image, facts->loaded_modules.value))
            return;
    }
    facts->arch = said;
    if (image->arch_chosen || said != NTL_X64)
        return;
    find(image, "levels_doubtful", "neither four nor five levels of tables "
         "lead round PsLoadedModuleList at %a: four are taken; for five, "
         "-a x64-la57", .number = { facts->loaded_modules.value });
}

void read_windows(struct image *image)
{
    struct image_facts *facts = &image->facts;
    struct data data;

    choose_levels(image);
    load_debugger_data(image, &data);
    if (data.size && !read_debugger_data(image, &data))
        find(image, "no_kdbg", "the debugger's data block has no KDBG mark: "
             "its contents are not used");
    else if (data.size)
        read_special(image, member(&data, OFFSET_SPECIAL, 2));
    if (!facts->index.given)
        find_index(image);
    read_shared_data(image);
    check_root(image);
}
