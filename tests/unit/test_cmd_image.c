#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/wrap.h"
#include "answer.h"
#include "heard.h"
#include "ask/ask.h"
#include "cli/files.h"
#include "session/open.h"
#include "space/mappings.h"
#include "space/memory.h"
#include "space/chain.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- files ---------------------------------------------------------------- */

static char path[] = "/tmp/ntlens-test-XXXXXX";

static void write_file(const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static int make_path(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* --- worlds: every address, every range ----------------------------------- */

enum { MEMORY = 16 << 20, ADDRESSES = 2000 };

static const enum ntl_arch modes[] = {
    NTL_X64, NTL_X64_LA57, NTL_X86, NTL_X86_PAE, NTL_ARM64,
};

struct subject {
    struct world world;
    struct wrapped file;
    struct session session;
};

static void open_subject(struct subject *s, enum ntl_arch arch, uint64_t seed,
                         enum wrap_kind kind)
{
    struct ntl_diag diag;

    world_make(&s->world, arch, seed, MEMORY, ADDRESSES);
    wrap(&s->file, &s->world, kind, NULL);
    write_file(s->file.bytes, s->file.size);
    ask_begin(&s->session);
    s->session.lent.open = files_open;
    session_take_arch(&s->session, arch);
    s->session.dtb = s->world.dtb;
    s->session.dtb_from = FROM_USER;
    s->session.maxphyaddr = arch == NTL_ARM64 ? 0 : WORLD_PHYSICAL_BITS;
    if (session_open(&s->session, path, strlen(path),
                     kind == WRAP_RAW ? OPEN_RAW : 0, &diag))
        fail_msg("%s is refused", wrap_names[kind]);
}

static void close_subject(struct subject *s)
{
    image_close(s->session.image);
    free(s->file.bytes);
    world_free(&s->world);
}

static void page_says_what_the_second_walker_says(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        struct subject s;

        open_subject(&s, modes[m], 11 + m, m % 2 ? WRAP_RAW : WRAP_FULL);
        for (size_t i = 0; i < s.world.addresses; i++) {
            uint64_t va = s.world.address[i];
            struct world_answer a = world_walk(&s.world, va,
                                               WORLD_PHYSICAL_BITS);
            struct chain chain;

            chain_from_image(&s.session, va, &chain);
            if ((a.end == WORLD_MAPPED) != (chain.state == CHAIN_VALID)
                || (a.end == WORLD_MAPPED
                    && (a.pa != chain.physical || a.shift != chain.page_shift
                        || a.write != chain.rights.write
                        || a.execute != chain.rights.execute
                        || a.user != chain.rights.user)))
                fail_msg("%s seed %zu address %llx: %s",
                         ntl_paging(modes[m])->name, 11 + m,
                         (unsigned long long)va,
                         chain_state_name(chain.state));
        }
        close_subject(&s);
    }
}

struct ranges {
    struct mapping *at;
    size_t count, room;
};

static bool keep(void *user, const struct mapping *m)
{
    struct ranges *r = user;

    if (r->count == r->room) {
        r->room = r->room * 2 + 64;
        r->at = realloc(r->at, r->room * sizeof *r->at);
        assert_non_null(r->at);
    }
    r->at[r->count++] = *m;
    return true;
}

static const struct mapping *holder(const struct ranges *r, uint64_t va)
{
    for (size_t i = 0; i < r->count; i++)
        if (va >= r->at[i].start && va <= r->at[i].end)
            return &r->at[i];
    return NULL;
}

static void check_range(const struct subject *s, const struct ranges *r,
                        uint64_t va)
{
    struct world_answer a = world_walk(&s->world, va, WORLD_PHYSICAL_BITS);
    const struct mapping *m = holder(r, va);
    bool good;

    if (m && m->kind != MAPPING_PAGES)
        return;                 /* collapsed, and said so */
    good = a.end == WORLD_MAPPED
           ? m && m->physical + (va - m->start) == a.pa
             && m->page_shift == a.shift && m->rights.user == a.user
             && m->rights.write == a.write && m->rights.execute == a.execute
           : !m;
    if (!good)
        fail_msg("%s seed %llx address %llx: ranges and walker differ",
                 ntl_paging(s->world.arch)->name,
                 (unsigned long long)s->world.seed, (unsigned long long)va);
}

static void maps_holds_every_address_that_is_mapped_and_no_other(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        struct subject s;
        struct ranges r = { NULL, 0, 0 };
        struct mappings_asked asked = { .last = UINT64_MAX, .each = keep,
                                        .user = &r };
        struct mappings_seen seen;

        open_subject(&s, modes[m], 21 + m, WRAP_RAW);
        mappings_each(&s.session, &asked, &seen);
        assert_int_equal(seen.status, NTL_OK);
        for (size_t i = 0; i < s.world.addresses; i++)
            check_range(&s, &r, s.world.address[i]);
        for (size_t i = 1; i < r.count; i++)
            assert_true(r.at[i].start > r.at[i - 1].end);
        free(r.at);
        close_subject(&s);
    }
}

static void maps_of_a_range_is_that_part_of_all(void **state)
{
    struct subject s;
    struct ranges all = { NULL, 0, 0 }, part = { NULL, 0, 0 };
    struct mappings_asked asked = { .last = UINT64_MAX, .each = keep,
                                    .user = &all };
    struct mappings_seen seen;

    (void)state;
    open_subject(&s, NTL_X64, 31, WRAP_FULL);
    mappings_each(&s.session, &asked, &seen);
    assert_true(all.count > 4);
    asked.first = all.at[all.count / 2].start;
    asked.last = all.at[all.count - 2].end;
    asked.user = &part;
    mappings_each(&s.session, &asked, &seen);
    for (size_t i = 0; i < part.count; i++)
        if (part.at[i].kind == MAPPING_PAGES)
            assert_true(part.at[i].end >= asked.first
                        && part.at[i].start <= asked.last);
    assert_non_null(holder(&part, asked.first));
    assert_non_null(holder(&part, asked.last));
    free(all.at);
    free(part.at);
    close_subject(&s);
}

static void ptov_finds_every_address_of_a_page(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        struct subject s;

        open_subject(&s, modes[m], 41 + m, WRAP_RAW);
        for (size_t i = 0; i < s.world.addresses; i += 97) {
            uint64_t va = s.world.address[i];
            struct world_answer a = world_walk(&s.world, va,
                                               WORLD_PHYSICAL_BITS);
            struct ranges r = { NULL, 0, 0 };
            struct mappings_asked asked = {
                .last = UINT64_MAX, .only_page = true,
                .page = a.pa >> NTL_PAGE_SHIFT, .each = keep, .user = &r,
            };
            struct mappings_seen seen;
            enum ntl_level root
                = (enum ntl_level)(ntl_paging(modes[m])->levels - 1);
            bool looped = ntl_va_index(modes[m], va, root) == s.world.index;

            if (a.end != WORLD_MAPPED || looped || s.world.is_table[
                    a.pa >> NTL_PAGE_SHIFT < MEMORY / 4096
                    ? a.pa >> NTL_PAGE_SHIFT : 0])
                continue;
            mappings_each(&s.session, &asked, &seen);
            for (size_t k = 0; k < r.count; k++)
                assert_int_equal(world_walk(&s.world, r.at[k].start,
                                            WORLD_PHYSICAL_BITS).pa,
                                 a.pa & ~(uint64_t)0xfff);
            if (!holder(&r, va))
                fail_msg("%s: %llx maps %llx, which ptov does not find",
                         ntl_paging(modes[m])->name, (unsigned long long)va,
                         (unsigned long long)a.pa);
            free(r.at);
        }
        close_subject(&s);
    }
}

static void memory_of_a_world_is_what_its_pages_hold(void **state)
{
    struct subject s;
    unsigned checked = 0;

    (void)state;
    open_subject(&s, NTL_X64, 51, WRAP_BITMAP_FULL);
    for (size_t i = 0; i < s.world.addresses; i++) {
        uint64_t va = s.world.address[i], word;
        struct world_answer a = world_walk(&s.world, va, WORLD_PHYSICAL_BITS);
        bool here = a.end == WORLD_MAPPED && a.pa + 8 <= s.world.size;

        if (!here)
            continue;           /* or read from a page in transition */
        assert_int_equal(memory_number(&s.session, va, 8, &word), NTL_OK);
        assert_int_equal(word, world_word(&s.world, a.pa));
        checked++;
    }
    assert_true(checked > 100);
    close_subject(&s);
}

/* --- one page of each kind, made by hand ---------------------------------- */

enum {
    PAGES = 16, ROOT = 1, PPE = 2, PDE = 3, PTE = 4, PROTOTYPES = 5, DATA = 6,
};

static uint64_t image[PAGES][512];

static void make_image(void)
{
    memset(image, 0, sizeof image);
    image[ROOT][0x1ed] = ROOT << 12 | 0x63;
    image[ROOT][0x1f0] = PPE << 12 | 0x63;
    image[PPE][0] = PDE << 12 | 0x63;
    image[PDE][0] = PTE << 12 | 0x63;
    image[PDE][1] = 0;
    image[PDE][2] = 6 << 20 | 0x10e3;   /* 2 MB, with PAT in bit 12 */
    image[PDE][3] = (PAGES + 1) << 12 | 0x63;   /* a table beyond the file */
    image[PTE][0] = UINT64_C(1) << 63 | DATA << 12 | 0x63;
    image[PTE][1] = PROTOTYPES << 12 | 0x63;
    image[PTE][2] = DATA << 12 | 0x880;         /* transition */
    image[PTE][3] = 0x1234ull << 32 | 2 << 12 | 0x80;   /* page file 2 */
    image[PTE][4] = 0x80;                       /* demand zero */
    image[PTE][5] = 0xfffff80000001010 << 16 | 0x400;   /* prototype */
    image[PTE][6] = 0xfffff80000001018 << 16 | 0x400;
    image[PTE][7] = 0xfffff80000fff000 << 16 | 0x400;
    image[PTE][8] = 0xffffffff00000000 | 0x400; /* prototype, VAD */
    image[PTE][9] = UINT64_C(0xe0000) << 32 | DATA << 12 | 0x63;
    image[PTE][10] = (PAGES + 5) << 12 | 0x63;
    image[PROTOTYPES][2] = DATA << 12 | 0x63;
    image[PROTOTYPES][3] = 0x77ull << 32 | 0x80;
    image[DATA][0] = 0x1122334455667788;
    write_file(image, sizeof image);
}

/* PAGEFILE, PROTOTYPE and the like by build 14393, which has no swizzle. */
#define OPTIONS "--raw -o %s -a x64 -b 14393.0 -d 1000 "

static const struct { const char *va, *state, *more; } kinds[] = {
    { "fffff80000000000", "valid", "executable 0" },
    { "fffff80000002000", "transition", "physical 6000" },
    { "fffff80000003000", "pagefile", "pagefile_offset\":\"0x1234\"" },
    { "fffff80000004000", "demand_zero", "" },
    { "fffff80000005000", "prototype", "prototype state valid" },
    { "fffff80000006000", "prototype", "prototype state pagefile" },
    { "fffff80000007000", "prototype", "prototype -" },
    { "fffff80000008000", "prototype_vad", "" },
    { "fffff80000009000", "reserved_bits", "" },
    { "fffff8000000b000", "zero", "" },
    { "fffff8000000a000", "valid", "that page is not in this file" },
    { "fffff80000200000", "zero", "table" },
    { "fffff80000412345", "valid", "physical 612345" },
    { "fffff90000000000", "zero", "" },
};

static void pte_has_an_answer_for_each_kind_of_page(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char expected[64];
        bool json = strchr(kinds[i].more, '"') != NULL;

        answer(&a, OPTIONS "%s --maxphyaddr 0n40 pte %s", path,
               json ? "-j" : "", kinds[i].va);
        assert_int_equal(a.status, NTL_OK);
        snprintf(expected, sizeof expected,
                 json ? "\"state\":\"%s\"" : "state %s", kinds[i].state);
        if (!answer_has(&a, expected) || !answer_has(&a, kinds[i].more))
            fail_msg("%s: not %s, %s:\n%s", kinds[i].va, kinds[i].state,
                     kinds[i].more, a.text);
    }
}

static void pte_says_where_each_entry_came_from(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    answer(&a, OPTIONS "pte fffff80000000000", path);
    assert_true(answer_has(&a, "PTE 0 fffff6fc`00000000 8000000000006063 valid"
                               " page physical"));
    answer(&a, OPTIONS "vtop fffff80000000000", path);
    assert_true(answer_has(&a, "PTE 0 00000000`00004000 8000000000006063"));
    assert_true(answer_has(&a, "physical 6000"));
    answer(&a, OPTIONS "va fffff80000003000", path);
    assert_true(answer_has(&a, "state pagefile"));
}

static void root_is_searched_for_by_a_question_that_needs_one(void **state)
{
    static struct answer a;
    static struct session session;
    struct ntl_diag diag;
    size_t count;

    (void)state;
    make_image();
    ask_begin(&session);
    session.lent.open = files_open;
    assert_int_equal(session_open(&session, path, strlen(path), OPEN_RAW,
                                  &diag), NTL_OK);
    image_candidates(session.image, &count);
    assert_int_equal(count, 0);
    session_find_root(&session);
    image_candidates(session.image, &count);
    assert_int_equal(count, 1);
    assert_int_equal(session_space(&session).dtb, 0x1000);
    assert_int_equal(session.dtb_from, FROM_DEFAULT);
    session_search(&session);
    assert_int_equal(session.dtb_from, FROM_IMAGE);
    image_close(session.image);
    answer(&a, "--raw -o %s -a x64 eval poi(fffff80000000000)", path);
    assert_true(answer_has(&a, "11223344`55667788"));
    answer(&a, "--raw -o %s -a x64 pte fffff80000000000", path);
    assert_true(answer_has(&a, "state valid"));
}

static void access_of_what_is_not_in_the_file_is_not_known(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    answer(&a, OPTIONS "-j access fffff80000600000 r", path);
    assert_true(answer_has(&a, "\"allowed\":null"));
    assert_true(answer_has(&a, "\"outcome\":\"not known\""));
    answer(&a, OPTIONS "-j access fffff80000600000 r cs=33", path);
    assert_true(answer_has(&a, "\"allowed\":false"));   /* the PXE is here */
    answer(&a, OPTIONS "-j access fffff80000000000 r", path);
    assert_true(answer_has(&a, "\"allowed\":true"));
}

static void memory_is_read_from_a_page_in_transition_and_said_so(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    answer(&a, OPTIONS "dq fffff80000002000 L1", path);
    assert_true(answer_has(&a, "fffff800`00002000 11223344`55667788"));
    assert_true(answer_has(&a, "in transition"));
    answer(&a, OPTIONS "dd fffff80000005004 L1", path);
    assert_true(answer_has(&a, "fffff800`00005004 11223344"));
    assert_true(answer_has(&a, "prototype"));
    answer(&a, OPTIONS "eval poi(fffff80000002000)+by(fffff80000000007)", path);
    assert_true(answer_has(&a, "11223344`55667799"));
    answer(&a, OPTIONS "eval poi(fffff80000003000)", path);
    assert_int_equal(a.status, NTL_EMEMORY);
    answer(&a, OPTIONS "db fffff80000003000 L2", path);
    assert_true(answer_has(&a, "fffff800`00003000 ?? ??"));
    assert_true(a.absent);
}

static void access_goes_by_the_entries_of_the_image(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    answer(&a, OPTIONS "access fffff80000000000 x", path);
    assert_true(answer_has(&a, "rule no_execute"));
    answer(&a, OPTIONS "access fffff80000000000 w cs=33", path);
    assert_true(answer_has(&a, "allowed 0"));
    answer(&a, OPTIONS "access fffff80000000000 w", path);
    assert_true(answer_has(&a, "allowed 1"));
    assert_false(answer_has(&a, "assumed"));
}

static void maps_collapses_the_self_map_and_filters(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    answer(&a, OPTIONS "-s 1ed maps", path);
    assert_true(answer_has(&a, "fffff680`00000000 fffff6ff`ffffffff 8000000000"
                               " 1 krwx self"));
    assert_true(answer_has(&a, "fffff800`00400000 fffff800`005fffff 200000 600"
                               " krwx 2 MB"));
    answer(&a, OPTIONS "maps 2m", path);
    assert_true(answer_has(&a, "range count 1 "));
    answer(&a, OPTIONS "maps nx", path);
    assert_true(answer_has(&a, "fffff800`00000000 fffff800`00000fff 1000 6"));
    assert_true(answer_has(&a, "range count 1 "));
    answer(&a, OPTIONS "maps user", path);
    assert_true(a.absent);
    answer(&a, OPTIONS "maps zz", path);
    assert_int_equal(a.status, NTL_ENAME);
    answer(&a, OPTIONS "-s 1ed ptov 4018", path);
    assert_true(answer_has(&a, "fffff6fc`00000018 4 KB"));
}

/* --- what cannot be answered ---------------------------------------------- */

static void pfn_takes_its_base_from_the_dump(void **state)
{
    enum { PFN_DATABASE = 0x18 };       /* in the header of 64 bits */
    static const uint64_t base = 0xffffdf8000000000;
    static struct answer a;
    struct world world;
    struct wrapped file;

    (void)state;
    world_make(&world, NTL_X64, 1, MEMORY, ADDRESSES);
    wrap(&file, &world, WRAP_FULL, NULL);
    memcpy(file.bytes + PFN_DATABASE, &base, sizeof base);
    write_file(file.bytes, file.size);
    answer(&a, "-o %s pfn 10", path);
    assert_true(answer_has(&a, "mmpfn database ffffdf80`00000000 image"));
    assert_true(answer_has(&a, "mmpfn ffffdf80`00000300"));
    free(file.bytes);
    world_free(&world);
}

/* Runs a line on a file that is cut to `size` bytes between open and line. */
static enum ntl_status run_on_cut_file(const char *format, off_t size,
                                       struct heard *heard,
                                       enum ntl_status *failed)
{
    static struct line line;
    const struct cmd_options options = { .form = FORM_TEXT };
    struct subject s;
    struct ntl_diag diag;
    enum ntl_status status;
    char text[64];

    open_subject(&s, NTL_X64, 61, WRAP_RAW);
    snprintf(text, sizeof text, format,
             (unsigned long long)s.world.address[0]);
    if (size >= 0)
        assert_int_equal(truncate(path, size), 0);
    heard_start(heard);
    *failed = NTL_OK;
    status = line_read(&s.session, &options, text, strlen(text), false, &line,
                       &diag);
    if (status == NTL_OK) {
        status = ask_run(&line, &s.session, &heard->sink, &diag);
        *failed = line.call.failed;
    }
    if (status == NTL_EFILE)
        assert_non_null(diag.hint.format);
    close_subject(&s);
    return status;
}

static void every_answer_of_a_file_that_shrank_says_lost(void **state)
{
    static const char *const lines[] = {
        "db %llx", "dq %llx L4000", "da %llx", "vtop %llx", "pte %llx", "maps",
        "maps %llx", "ptov 1000", "stack %llx", "eval poi(%llx)", "info",
        "access %llx w",
    };
    static const off_t sizes[] = { 0, 0x1801, WORLD_RESERVED, MEMORY - 1 };
    static struct heard heard;
    enum ntl_status failed;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            enum ntl_status status = run_on_cut_file(lines[i], sizes[k],
                                                     &heard, &failed);

            if (status != NTL_EFILE
                && (failed != NTL_EFILE || !heard_finding(&heard, "lost")))
                fail_msg("%s of a file cut to %lld: %s", lines[i],
                         (long long)sizes[k], ntl_status_text(status));
        }
        run_on_cut_file(lines[i], -1, &heard, &failed);
        assert_int_equal(failed, NTL_OK);
        assert_false(heard_finding(&heard, "lost"));
    }
    assert_int_equal(run_on_cut_file("pf 3", 0, &heard, &failed), NTL_OK);
    assert_int_equal(failed, NTL_OK);
}

static void commands_of_an_image_say_how_to_open_one(void **state)
{
    static const char *const lines[] = {
        "info", "regs", "modules", "stack", "db 0", "u 0", "maps", "ptov 0",
    };
    static struct answer a;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        answer(&a, "%s", lines[i]);
        assert_int_equal(a.status, NTL_ENOIMAGE);
        assert_non_null(a.diag.hint.format);
    }
    answer(&a, "eval @rip");
    assert_int_equal(a.status, NTL_ENOIMAGE);
    answer(&a, "eval poi(0)");
    assert_int_equal(a.status, NTL_ENOIMAGE);
}

static void file_that_is_missing_is_blamed_at_its_name(void **state)
{
    static struct answer a;

    (void)state;
    answer(&a, "-o /nonexistent/x info");
    assert_int_equal(a.status, NTL_EFILE);
    assert_int_equal(a.diag.offset, 3);
    answer(&a, "open /nonexistent/x");
    assert_int_equal(a.status, NTL_EFILE);
    assert_int_equal(a.diag.offset, 5);
}

/* Here the system has no such places; Windows has, which check-windows asks. */
static void triage_asks_which_dumps_where_the_system_keeps_none(void **state)
{
    static struct answer a;

    (void)state;
    answer(&a, "triage");
    assert_int_equal(a.status, NTL_EMISSING);
}

static void triage_goes_on_after_a_bad_file(void **state)
{
    static struct answer a;
    const char *bad, *good;

    (void)state;
    make_image();
    memcpy(image, "PAGEDU64", 8);
    write_file(image, sizeof image);
    answer(&a, "-j triage /nonexistent/x %s", path);
    assert_int_equal(a.status, NTL_OK);
    bad = strstr(a.text, "No such file");
    good = strstr(a.text, "64-bit crash dump");
    assert_non_null(bad);
    assert_non_null(good);
    assert_true(bad < strchr(a.text, '\n') && strchr(a.text, '\n') < good);
}

/* --- a full dump of 19041: KDBG, KPRCB, KTHREAD and EPROCESS in one page  */

static uint8_t dump[0x2000 + sizeof image];

static void put(size_t at, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        dump[at + i] = (uint8_t)(value >> 8 * i);
}

/* Offsets: DUMP_HEADER64, KDDEBUGGER_DATA64 of wdbgexts.h, Vergilius' 19041. */
static void make_full_dump(uint64_t sp)
{
    const uint64_t va = UINT64_C(0xfffff80000000000);
    const size_t page = 0x2000 + (size_t)DATA * 0x1000;
    enum { PRCB = 0x480, THREAD = 0x500, PROCESS = 0x760, STACK = 0xe00 };

    make_image();
    memset(dump, 0, sizeof dump);
    memcpy(dump + 0x2000, image, sizeof image);
    memset(dump + page, 0, 0x1000);
    memcpy(dump, "PAGEDU64", 8);
    put(0x008, 0xf, 4);
    put(0x00c, 19041, 4);
    put(0x010, ROOT << 12, 8);
    put(0x030, 0x8664, 4);
    put(0x034, 1, 4);
    put(0x038, 0xef, 4);
    put(0x080, va, 8);
    put(0x088, 1, 4);
    put(0x090, PAGES, 8);
    put(0x0a0, PAGES, 8);
    put(0x348 + 0x30, 0x10000b, 4);
    put(0x348 + 0x98, sp, 8);
    put(0xf98, 1, 4);
    put(page + 0x10, 0x4742444b, 4);
    put(page + 0x14, 0x340, 4);
    put(page + 0x218, va + 0x400, 8);
    put(page + 0x400, va + PRCB, 8);
    put(page + PRCB + 8, va + THREAD, 8);
    /* Three pages on, KPRCB.DpcStack: the same page once more. */
    put(0x2000 + PTE * 0x1000 + 3 * 8, DATA << 12 | 0x63, 8);
    put(page + ((PRCB + 0x3110) & 0xfff), va + 0x20000, 8);
    put(page + THREAD + 0x28, va + 0x1000, 8);
    put(page + THREAD + 0x30, va + STACK, 8);
    put(page + THREAD + 0x220, va + PROCESS, 8);
    put(page + PROCESS + 0x440, 0x1234, 8);
    memcpy(dump + page + PROCESS + 0x5a8, "ran.exe", 7);
    write_file(dump, sizeof dump);
}

/* The frame that the clock's interrupt pushed, on the stack or elsewhere. */
static void a_watchdogs_dump_says_what_was_interrupted(void **state)
{
    static struct answer a;
    const uint64_t va = UINT64_C(0xfffff80000000000);
    const size_t page = 0x2000 + (size_t)DATA * 0x1000;
    enum { FRAME = 0xa00 };

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        make_full_dump(va + (i ? 0xf00 : 0x900));
        put(0x038, 0x133, 4);
        put(page + FRAME + 0x168, va + 0x123, 8);
        put(page + FRAME + 0x170, 0x10, 2);
        put(page + FRAME + 0x178, i == 2 ? 0x46 : 0x246, 4);
        put(page + FRAME + 0x180, va + FRAME + 0x198, 8);
        put(page + FRAME + 0x188, 0x18, 2);
        put(page + 0xf40, i ? va + FRAME : 0, 8);
        write_file(dump, sizeof dump);
        answer(&a, "-j -o %s bugcheck", path);
        assert_int_equal(i < 2, strstr(a.text, "\"instruction_at\":\"0xfffff800"
                                               "00000123\"") != NULL);
    }
}

/* KPRCB.CurrentThread, where the stack says that it is the one that crashed. */
static void the_thread_that_ran_says_the_process_of_a_full_dump(void **state)
{
    static struct answer a;

    (void)state;
    make_full_dump(UINT64_C(0xfffff80000000f00));
    answer(&a, "-o %s bugcheck", path);
    assert_true(answer_has(&a, "process memory ran.exe, id 1234"));
    make_full_dump(UINT64_C(0xfffff80000000d00));
    answer(&a, "-o %s bugcheck", path);
    assert_false(answer_has(&a, "ran.exe"));
    make_full_dump(UINT64_C(0xfffff8000001f000));       /* in a DPC          */
    answer(&a, "-o %s bugcheck", path);
    assert_true(answer_has(&a, "process memory ran.exe, id 1234"));
}

/* BrokenDriverOffset of a minidump's block, at 2040: KiBugCheckDriver. */
static void the_driver_that_the_kernel_names_is_shown(void **state)
{
    static struct answer a;
    FILE *file = fopen("tests/fuzz/corpus/dump/minidump-with-hostile-names",
                       "rb");
    static const uint8_t name[] = {
        8, 0, 0, 0, 'b', 0, 'a', 0, 'd', 0, '1', 0, '.', 0, 's', 0, 'y', 0,
        's', 0,
    };
    size_t size;

    (void)state;
    assert_non_null(file);
    size = fread(dump, 1, sizeof dump - sizeof name, file);
    fclose(file);
    memcpy(dump + size, name, sizeof name);
    put(0x2040, size, 4);
    write_file(dump, size + sizeof name);
    answer(&a, "-o %s bugcheck", path);
    assert_true(answer_has(&a, "bad1.sys named by the text likely header"));
    put(0x2040, size + 1000, 4);
    write_file(dump, size + sizeof name);
    answer(&a, "-o %s bugcheck", path);
    assert_false(answer_has(&a, "named by the text"));
}

/* A row is when, what, who and which file; a bad file has no row of dashes. */
static void triage_fits_a_terminal(void **state)
{
    static struct answer a;

    (void)state;
    make_image();
    memcpy(image, "PAGEDU64", 8);
    write_file(image, sizeof image);
    answer_on_terminal = true;
    answer(&a, "triage /nonexistent/x %s", path);
    answer_on_terminal = false;
    assert_int_equal(a.status, NTL_OK);
    for (const char *line = a.text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 80);
    assert_non_null(strstr(a.text, "! x: the file cannot be read: No such"));
    assert_null(strstr(a.text, "- -"));
    assert_null(strstr(a.text, "64-bit crash dump"));
    answer(&a, "triage /nonexistent/x %s", path);
    assert_non_null(strstr(a.text, "64-bit crash dump"));
}

/* --- real dumps ----------------------------------------------------------- */

#define DUMPS "../shared/dumps"

static void each_dump(void (*check)(const char *name, const char *file))
{
    DIR *folder = opendir(DUMPS);
    struct dirent *entry;
    char file[512];

    if (!folder) {
        fprintf(stderr, "SKIPPED: there is no " DUMPS "\n");
        skip();
        return;
    }
    while ((entry = readdir(folder)) != NULL) {
        if (!strstr(entry->d_name, ".dmp"))
            continue;
        snprintf(file, sizeof file, DUMPS "/%s", entry->d_name);
        check(entry->d_name, file);
    }
    closedir(folder);
}

static bool is_minidump(const char *name)
{
    return !strstr(name, "header_only") && !strstr(name, "first16k")
           && !strstr(name, "negative");
}

/* The instruction pointer's; in one dump its registers give the operand. */
static void check_instruction(const char *name, const char *file)
{
    static struct answer a;

    answer(&a, "-o %s u", file);
    if (strstr(name, "arm64")) {
        assert_int_equal(a.status, NTL_EVALUE);
        return;
    }
    if (a.status != NTL_OK && a.status != NTL_EMEMORY)
        fail_msg("%s: u", name);
    if (strstr(name, "rizin_triage_x64"))
        assert_true(answer_has(&a, "writes 4 ffff9b00`0336004c"));
}

static void check_answers(const char *name, const char *file)
{
    static const char *const lines[] = { "info", "regs", "modules" };
    static struct answer a;

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        answer(&a, "-o %s %s", file, lines[i]);
        if (strstr(name, "negative")) {
            assert_int_equal(a.status, NTL_EFILE);
            assert_non_null(strstr(a.diag.hint.word[0], "user-mode minidump"));
        } else if (a.status != NTL_OK) {
            fail_msg("%s: %s", name, lines[i]);
        }
    }
    if (!is_minidump(name))
        return;
    answer(&a, "-o %s info", file);
    assert_true(answer_has(&a, "self map index"));
    answer(&a, "-o %s stack", file);
    assert_int_equal(a.status, NTL_OK);
    check_instruction(name, file);
    answer(&a, "-o %s modules ntos", file);
    assert_false(a.absent);
}

static void every_dump_answers_or_is_refused_by_name(void **state)
{
    (void)state;
    each_dump(check_answers);
}

static void check_register(const char *name, const struct session *session,
                           const char *reg, bool executable)
{
    struct chain chain;
    uint64_t va;

    assert_true(image_register(session->image, reg, 2, &va));
    chain_from_image(session, va, &chain);
    if (chain.state == CHAIN_SAVED && !executable)
        return;                 /* one dump has the stack, not its entries */
    if (chain.state != CHAIN_VALID || chain.rights.execute != executable)
        fail_msg("%s: %s is %s, executable %d", name, reg,
                 chain_state_name(chain.state), chain.rights.execute);
}

/* What was saved of a table can be read back through the chain of its page. */
static void check_saved(const char *name, const struct session *session)
{
    struct ntl_selfmap map = session_map(session);
    struct image_block block;
    unsigned chains = 0;

    for (size_t i = 0; image_block(session->image, i, &block); i++) {
        enum ntl_level level;

        if (!ntl_selfmap_level(map, block.va, &level) || level != NTL_PTE)
            continue;
        for (uint64_t at = 0; at + 8 <= block.size; at += 8) {
            uint64_t va = ntl_selfmap_maps(map, block.va + at, NTL_PTE);
            struct chain chain;

            chain_from_image(session, va, &chain);
            if (chain.rows == 0
                || chain.walk.step[chain.rows - 1].level != NTL_PTE
                || chain.row[chain.rows - 1].source != CHAIN_SELFMAP)
                fail_msg("%s: the PTE of %llx was saved and is not found", name,
                         (unsigned long long)va);
            chains++;
        }
    }
    assert_true(chains > 0);
}

static void check_entries(const char *name, const char *file)
{
    struct session session;
    struct ntl_diag diag;
    const struct image_facts *facts;

    if (!is_minidump(name))
        return;
    ask_begin(&session);
    session.lent.open = files_open;
    assert_int_equal(session_open(&session, file, strlen(file), 0, &diag),
                     NTL_OK);
    facts = image_facts(session.image);
    if (!facts->pte_base.given) {
        /* XP's minidumps say nothing of page tables. */
        assert_false(session_index_doubtful(&session));
        image_close(session.image);
        return;
    }
    assert_int_equal(session.index_from, FROM_IMAGE);
    assert_int_equal(ntl_selfmap_base(session_map(&session), NTL_PTE),
                     facts->pte_base.value);
    check_register(name, &session, "pc", true);
    check_register(name, &session, "sp", false);
    check_saved(name, &session);
    image_close(session.image);
}

static void code_is_executable_and_the_stack_is_not(void **state)
{
    (void)state;
    each_dump(check_entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_says_what_the_second_walker_says),
        cmocka_unit_test(maps_holds_every_address_that_is_mapped_and_no_other),
        cmocka_unit_test(maps_of_a_range_is_that_part_of_all),
        cmocka_unit_test(ptov_finds_every_address_of_a_page),
        cmocka_unit_test(memory_of_a_world_is_what_its_pages_hold),
        cmocka_unit_test(pte_has_an_answer_for_each_kind_of_page),
        cmocka_unit_test(pte_says_where_each_entry_came_from),
        cmocka_unit_test(memory_is_read_from_a_page_in_transition_and_said_so),
        cmocka_unit_test(access_goes_by_the_entries_of_the_image),
        cmocka_unit_test(maps_collapses_the_self_map_and_filters),
        cmocka_unit_test(pfn_takes_its_base_from_the_dump),
        cmocka_unit_test(every_answer_of_a_file_that_shrank_says_lost),
        cmocka_unit_test(commands_of_an_image_say_how_to_open_one),
        cmocka_unit_test(file_that_is_missing_is_blamed_at_its_name),
        cmocka_unit_test(root_is_searched_for_by_a_question_that_needs_one),
        cmocka_unit_test(access_of_what_is_not_in_the_file_is_not_known),
        cmocka_unit_test(triage_asks_which_dumps_where_the_system_keeps_none),
        cmocka_unit_test(triage_goes_on_after_a_bad_file),
        cmocka_unit_test(a_watchdogs_dump_says_what_was_interrupted),
        cmocka_unit_test(
            the_thread_that_ran_says_the_process_of_a_full_dump),
        cmocka_unit_test(the_driver_that_the_kernel_names_is_shown),
        cmocka_unit_test(triage_fits_a_terminal),
        cmocka_unit_test(every_dump_answers_or_is_refused_by_name),
        cmocka_unit_test(code_is_executable_and_the_stack_is_not),
    };

    return cmocka_run_group_tests(tests, make_path, remove_path);
}
