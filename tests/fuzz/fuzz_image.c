/*
 * fuzz_image.c - any bytes as an image: what is read agrees with itself.
 *
 * The file is opened as what it says it is, and again as raw memory whose mode
 * and directory table the bytes choose.
 */
#include "../unit/reader.h"
#include "case/case.h"
#include "guard.h"
#include "image/image.h"

#include <ntlens/verdict.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_there(struct image *image, uint64_t page)
{
    return image_physical(image, page << NTL_PAGE_SHIFT) == IMAGE_FOUND;
}

/* Runs ascend, and hold what can be read. */
static void check_runs(struct image *image)
{
    uint64_t page = 0, total = 0;
    struct image_run run;

    for (unsigned i = 0; i < 1000 && image_next_run(image, page, &run); i++) {
        insist(run.pages > 0 && run.page >= page
               && run.page + run.pages > run.page);
        insist(is_there(image, run.page));
        insist(is_there(image, run.page + run.pages - 1));
        insist(run.page == page || !is_there(image, run.page - 1));
        page = run.page + run.pages;
        total += run.pages;
    }
    insist(total <= image_facts(image)->pages);
}

static uint64_t sum;            /* of what was read, so that it is read       */

static void check_address(struct image *image,
                          const struct image_space *space, uint64_t va)
{
    enum image_origin origin[NTL_LEVELS_MAX];
    struct ntl_walk walk;
    uint8_t buffer[100], found;
    uint64_t pa = 0, many, entry;
    size_t done;
    enum image_found one = image_translate(image, space, va, &pa);

    image_translate_many(image, space, &va, 1, &many, &found);
    image_walk(image, space, va, &walk, origin);
    insist(found == one && many == (one == IMAGE_FOUND ? pa : 0));
    insist((one == IMAGE_FOUND) == (walk.end == NTL_WALK_MAPPED));
    insist(one != IMAGE_FOUND || pa == walk.physical);
    one = image_read_virtual(image, space, va, buffer, sizeof buffer, &done);
    insist((one == IMAGE_FOUND) == (done == sizeof buffer));
    for (size_t i = 0; i < sizeof buffer; i++)
        sum += buffer[i];
    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++)
        image_entry(image, space, va, (enum ntl_level)i, &entry);
}

static void check_ends(struct image *image, const struct image_block *block)
{
    uint8_t first, last;

    insist(image_read_block(image, block, 0, &first, 1) == IMAGE_FOUND);
    insist(image_read_block(image, block, block->size - 1, &last, 1)
           == IMAGE_FOUND);
    insist(image_read_block(image, block, block->size, &last, 1)
           == IMAGE_NOT_IN_DUMP);
    sum += first + last;
}

static void check_blocks(struct image *image,
                         const struct image_space *space)
{
    struct image_block block;
    uint64_t end = 0;

    for (size_t i = 0; image_block(image, i, &block); i++) {
        insist(block.size > 0 && block.va >= end
               && block.va + block.size > block.va);
        check_ends(image, &block);
        end = block.va + block.size;
        if (i < 64)
            check_address(image, space, block.va);
    }
    for (unsigned i = 0; i < IMAGE_PARTS; i++)
        if (image_part(image, (enum image_part)i, &block))
            check_ends(image, &block);
}

static void check_module(const struct image_module *module)
{
    struct ntl_sink *sink = guard_begin();

    insist(memchr(module->path, '\0', IMAGE_MODULE_PATH) != NULL);
    insist(module->name >= module->path
           && module->name < module->path + IMAGE_MODULE_PATH);
    ntl_emit(sink, .key = "path", .kind = NTL_TEXT, .text = module->path,
             .note = module->name);
    guard_end();
}

static void check_windows(struct image *image)
{
    struct image_register r[IMAGE_REGISTERS_MAX];
    struct image_exception exception;
    const struct image_module *module;
    size_t count;

    for (unsigned i = 0; i < image_contexts(image) && i < 4; i++)
        insist(image_registers(image, i, r) <= IMAGE_REGISTERS_MAX);
    insist(!image_exception(image, &exception) || exception.parameters <= 15);
    module = image_modules(image, &count, NULL);
    insist(count <= 4096);
    for (size_t i = 0; i < count; i++)
        check_module(&module[i]);
    module = image_unloaded(image, &count);
    for (size_t i = 0; i < count; i++)
        check_module(&module[i]);
}

/* The evidence of a crash that any bytes have: its texts end, its rules fit. */
static void check_case(struct image *image)
{
    static const struct lent nobody;
    struct session session;
    struct ntl_evidence e;
    struct ntl_bugcheck_answer answer;
    struct ntl_verdict verdict;
    char text[NTL_VERDICT_TEXT];

    session_init(&session, &nobody);
    session_take_image(&session, image);
    (void)case_evidence(&session, &e);
    insist(e.parts <= NTL_PARTS);
    for (unsigned i = 0; i < e.parts; i++)
        insist(memchr(e.part[i].name, 0, sizeof e.part[i].name));
    insist(memchr(e.process, 0, sizeof e.process));
    if (!ntl_bugcheck_answer(&e.question, &answer))
        return;
    ntl_verdict_of(&e, &answer, &verdict);
    insist(verdict.rules <= NTL_RULES_MAX);
    for (unsigned i = 0; i < verdict.rules; i++) {
        struct ntl_clause says = ntl_clause_in(text, sizeof text);

        insist(ntl_rule_text(&verdict.rule[i], NTL_RULE_SAY, 0, &e, &answer,
                             &says)
               && memchr(text, 0, sizeof text));
    }
}

/* What the file says of itself, and what was odd about it. */
static void check_words(const struct image *image)
{
    struct ntl_sink *sink = guard_begin();
    size_t count;
    const struct image_finding *finding = image_findings(image, &count);

    insist(count <= 32);
    ntl_emit(sink, .key = "comment", .kind = NTL_TEXT,
             .text = image_facts(image)->comment);
    for (size_t i = 0; i < count; i++)
        sink->remark(sink, &(struct ntl_remark) {
            NTL_FINDING, finding[i].key, finding[i].phrase,
        });
    guard_end();
}

static void check(struct image *image)
{
    static const uint64_t addresses[] = {
        0, 0x1000, 0x7fffffffffff, 0x800000000000, 0xffff800000000000,
        0xfffff6fb7dbed000, 0xfffff78000000000, UINT64_MAX - 7, 0xc0000000,
        0xc0600000, 0x80000000,
    };
    struct image_space space = image_space(image);
    struct image_candidate found[3];
    uint64_t va;

    check_runs(image);
    check_blocks(image, &space);
    check_windows(image);
    check_case(image);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        check_address(image, &space, addresses[i]);
    if (image_register(image, "pc", 2, &va))
        check_address(image, &space, va);
    if (image_register(image, "sp", 2, &va))
        check_address(image, &space, va);
    insist(image_scan(image, NTL_ARCH_COUNT, found, 3, NULL, NULL) <= 3);
    check_words(image);
}

/* The same through read alone, of which what is behind `end` does not come. */
static void check_read(const uint8_t *data, size_t size)
{
    struct reader reader = {
        .bytes = data, .size = size, .most = size % 3 ? 0 : 1000,
    };
    struct ntl_source source = reader_source(&reader);
    struct image *image;
    struct ntl_diag diag;

    if (image_open("", &source, NULL, &image, &diag) != NTL_OK)
        return;
    insist(!image_lost(image));
    check(image);
    reader.end = size / 2 + 1;
    check_words(image);
    check_windows(image);
    image_close(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image_options raw = {
        .raw = true, .has_arch = true, .has_dtb = true,
        .arch = (enum ntl_arch)(size % NTL_ARCH_COUNT),
    };
    struct image *image;
    struct ntl_diag diag;

    for (unsigned i = 0; i < 8 && i < size; i++)
        raw.dtb |= (uint64_t)data[i] << 8 * i;
    raw.dtb %= size + 1;
    if (image_open_bytes(data, size, NULL, &image, &diag) == NTL_OK) {
        check(image);
        image_close(image);
    } else {
        insist(diag.hint.format != NULL);
    }
    check_read(data, size);
    if (image_open_bytes(data, size, &raw, &image, &diag) == NTL_OK) {
        check(image);
        image_close(image);
    }
    return 0;
}
