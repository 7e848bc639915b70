#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "facts.h"
#include "random.h"

#include <ntlens/structs.h>

#include <stdlib.h>
#include <string.h>

/* --- the facts ------------------------------------------------------------ */

/* The facts' copies of 19045 and of 22621 on are cut; those here are not
   (builds.txt). */
static bool is_mended(const struct ntl_structure *s,
                      const struct ntl_member *m, uint32_t build)
{
    const char *name = ntl_structure_name(s);

    return (build == 19045 || build >= 22621)
           && strcmp(ntl_member_name(m), "(sizeof)") == 0
           && (strcmp(name, "_KPCR") == 0 || strcmp(name, "_KPRCB") == 0);
}

/*
 * What the fact says of one field in one build: OFFSET[:LOW+WIDTH].  Nothing:
 * the structures here are whole, the facts list some fields of some builds.
 */
static void expect_cell(const struct ntl_structure *s,
                        const struct ntl_member *m, unsigned column,
                        const char *cell)
{
    size_t count;
    const struct ntl_struct_build *b = ntl_structure_builds(s, &count);
    struct ntl_place place = { 0 };
    enum ntl_presence there = ntl_member_place(s, m, column, &place);
    char *end;

    if (*cell == '\0' || is_mended(s, m, b[column].build.number)
        || there == NTL_STRUCT_UNKNOWN)     /* the facts stop at a union      */
        return;
    assert_int_equal(there, NTL_STRUCT_THERE);
    assert_int_equal(strtoul(cell, &end, 16), place.offset);
    if (b[column].bare)
        return;
    assert_int_equal(*end == ':', place.width != 0);
    if (*end == ':') {
        assert_int_equal(strtoul(end + 1, &end, 10), place.low);
        assert_int_equal(strtoul(end + 1, &end, 10), place.width);
    }
}

static const struct ntl_member *member_of(const struct ntl_structure *s,
                                          const char *name)
{
    size_t count;
    const struct ntl_member *m = ntl_structure_members(s, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(ntl_member_name(&m[i]), name) == 0)
            return &m[i];
    fail_msg("%s has no %s", ntl_structure_name(s), name);
    return NULL;
}

/* BUILD[.REVISION] of the head line. */
static unsigned column_headed(const struct ntl_structure *s, const char *head)
{
    size_t count;
    const struct ntl_struct_build *b = ntl_structure_builds(s, &count);
    char *end;
    uint32_t number = (uint32_t)strtoul(head, &end, 10);

    for (unsigned i = 0; i < count; i++)
        if (b[i].build.number == number
            && b[i].build.has_revision == (*end == '.')
            && (*end != '.'
                || strtoul(end + 1, NULL, 10) == b[i].build.revision))
            return i;
    fail_msg("no build %s", head);
    return 0;
}

/* Every cell of a file whose first `keys` columns name structure and field. */
static size_t round_trip(enum ntl_arch arch, const char *file,
                         const char *structure)
{
    static struct facts t;
    const struct ntl_structure *kpcr = ntl_structure_named(arch, "KPCR", 4);
    size_t rows = 0, keys = structure ? 1 : 2, count;
    unsigned column[64];

    if (!facts_open(&t, file))
        return 0;
    assert_true(facts_next(&t));
    assert_in_range(t.cells, keys + 1, keys + 64);
    count = t.cells - keys;
    for (size_t i = 0; i < count; i++)
        column[i] = column_headed(kpcr, t.cell[keys + i]);
    while (facts_next(&t)) {
        const char *name = structure ? structure : t.cell[0];
        const struct ntl_structure *s
            = ntl_structure_named(arch, name, strlen(name));
        const struct ntl_member *m;

        assert_non_null(s);
        m = member_of(s, t.cell[keys - 1]);
        for (unsigned i = 0; i < count; i++)
            expect_cell(s, m, column[i],
                        keys + i < t.cells ? t.cell[keys + i] : "");
        rows++;
    }
    return rows;
}

static void every_fact_of_x64_round_trips(void **state)
{
    size_t rows = round_trip(NTL_X64, "layouts/struct_offsets_x64.tsv", NULL);

    (void)state;
    if (rows == 0)
        skip();
    assert_int_equal(rows, 1252);
}

static void every_fact_of_x86_round_trips(void **state)
{
    size_t rows = round_trip(NTL_X86, "layouts/struct_offsets_x86.tsv", NULL);

    (void)state;
    if (rows == 0)
        skip();
    assert_int_equal(rows, 986);
}

static void the_smaller_fact_files_round_trip(void **state)
{
    static const struct { enum ntl_arch arch; const char *file, *name; } f[] = {
        { NTL_X64, "layouts/handle_table_entry_x64.tsv",
          "_HANDLE_TABLE_ENTRY" },
        { NTL_X86, "layouts/handle_table_entry_x86.tsv",
          "_HANDLE_TABLE_ENTRY" },
        { NTL_X64, "layouts/kuser_shared_data_x64.tsv", "_KUSER_SHARED_DATA" },
        { NTL_X86, "layouts/kuser_shared_data_x86.tsv", "_KUSER_SHARED_DATA" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof f / sizeof *f; i++)
        if (round_trip(f[i].arch, f[i].file, f[i].name) == 0)
            skip();
}

/* The columns of kphdyn_offsets.tsv, from the eighth, as fields. */
static const char *const kph_field[][2] = {
    { "_EPROCESS", "ObjectTable" }, { "_EPROCESS", "SectionObject" },
    { "_HANDLE_TABLE", "HandleContentionEvent" },
    { "_KTHREAD", "InitialStack" }, { "_KTHREAD", "StackLimit" },
    { "_KTHREAD", "StackBase" }, { "_KTHREAD", "KernelStack" },
    { "_ETW_GUID_ENTRY", "Guid" }, { "_ETW_REG_ENTRY", "GuidEntry" },
    { "_OBJECT_TYPE", "Name" }, { "_OBJECT_TYPE", "Index" },
    { "_SECTION", "u1.ControlArea" }, { "_CONTROL_AREA", "ListHead" },
    { "_CONTROL_AREA", "ControlAreaLock" },
};

static void expect_kph(bool arm64, struct ntl_build build, const char *cell,
                       size_t field)
{
    size_t count;
    const struct ntl_structure *s
        = ntl_structures(arm64 ? NTL_ARM64 : NTL_X64, true, &count);
    enum ntl_struct_fit fit;
    struct ntl_place place;

    for (size_t i = 0; i < count; i++, s++) {
        if (strcmp(ntl_structure_name(s), kph_field[field][0]) != 0)
            continue;
        assert_int_equal(ntl_member_place(
            s, member_of(s, kph_field[field][1]),
            ntl_structure_column(s, build, &fit), &place), NTL_STRUCT_THERE);
        assert_int_equal(place.offset, strtoul(cell, NULL, 16));
        return;
    }
    fail_msg("no %s", kph_field[field][0]);
}

/* A cell without a value says nothing of the field. */
static void every_build_of_the_second_source_round_trips(void **state)
{
    static struct facts t;
    size_t rows = 0;

    (void)state;
    if (!facts_open(&t, "layouts/kphdyn_offsets.tsv"))
        skip();
    assert_true(facts_next(&t));
    while (facts_next(&t)) {
        char *dash = strchr(t.cell[3], '-');
        struct ntl_build build = {
            .number = (uint32_t)strtoul(t.cell[2], NULL, 10),
            .has_revision = true,
        };

        assert_non_null(dash);
        for (size_t i = 0; i < sizeof kph_field / sizeof *kph_field; i++) {
            bool arm64 = strcmp(t.cell[0], "arm64") == 0;

            if (t.cell[7 + i][0] == '\0')
                continue;
            build.revision = (uint32_t)strtoul(t.cell[3], NULL, 10);
            expect_kph(arm64, build, t.cell[7 + i], i);
            build.revision = (uint32_t)strtoul(dash + 1, NULL, 10);
            expect_kph(arm64, build, t.cell[7 + i], i);
        }
        rows++;
    }
    assert_int_equal(rows, 456);
}

static size_t compare_sources(enum ntl_arch arch)
{
    size_t count, columns, members, compared = 0;
    const struct ntl_structure *s = ntl_structures(arch, false, &count);

    for (size_t i = 0; i < count; i++) {
        const struct ntl_structure *second = ntl_structure_second(&s[i]);
        const struct ntl_struct_build *b
            = ntl_structure_builds(&s[i], &columns);
        const struct ntl_member *m;

        if (!second)
            continue;
        m = ntl_structure_members(second, &members);
        for (unsigned c = 0; c < columns; c++) {
            enum ntl_struct_fit fit;
            unsigned other = ntl_structure_column(second, b[c].build, &fit);

            for (size_t j = 1; j < members && fit != NTL_STRUCT_LATER; j++) {
                struct ntl_place one, two;

                if (ntl_member_place(&s[i], member_of(
                        &s[i], ntl_member_name(&m[j])), c, &one)
                    == NTL_STRUCT_UNKNOWN)      /* a bare copy, or a part     */
                    continue;
                assert_int_equal(ntl_member_place(second, &m[j], other, &two),
                                 NTL_STRUCT_THERE);
                assert_int_equal(one.offset, two.offset);
                compared++;
            }
        }
    }
    return compared;
}

/* Where both sources have a build, they say the same. */
static void the_two_sources_agree(void **state)
{
    size_t count;

    (void)state;
    assert_true(compare_sources(NTL_X64) >= 13 * 18);
    assert_true(compare_sources(NTL_ARM64) >= 4 * 6);
    ntl_structures(NTL_X86, true, &count);
    assert_int_equal(count, 4);
}

static void sources_have_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_STRUCT_SOURCES; i++)
        assert_true(strlen(ntl_struct_source_name(
            (enum ntl_struct_source)i)) > 2);
    assert_string_equal(ntl_struct_source_name((enum ntl_struct_source)77),
                        "?");
}

/* --- names ---------------------------------------------------------------- */

static struct ntl_struct_path path_of(enum ntl_arch arch, const char *structure,
                                      const char *fields)
{
    struct ntl_struct_path path;
    const struct ntl_structure *s
        = ntl_structure_named(arch, structure, strlen(structure));

    assert_non_null(s);
    assert_int_equal(ntl_struct_path_begin(s, fields, strlen(fields), &path),
                     strlen(fields));
    return path;
}

static unsigned column_of(const struct ntl_struct_path *path, uint32_t number)
{
    enum ntl_struct_fit fit;

    return ntl_structure_column(path->structure[0],
                                (struct ntl_build) { .number = number }, &fit);
}

static uint32_t offset_of(enum ntl_arch arch, const char *structure,
                          const char *fields, uint32_t build)
{
    struct ntl_struct_path path = path_of(arch, structure, fields);
    struct ntl_place place;

    assert_int_equal(ntl_struct_path_place(&path, column_of(&path, build),
                                           &place), NTL_STRUCT_THERE);
    return place.offset;
}

static void structures_are_found_however_they_are_spelled(void **state)
{
    static const char *const spellings[] = {
        "_KTHREAD", "KTHREAD", "kthread", "nt!_KTHREAD", "NT!kthread",
        "ntoskrnl!_KTHREAD",
    };

    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        const struct ntl_structure *s = ntl_structure_named(
            NTL_X64, spellings[i], strlen(spellings[i]));

        assert_non_null(s);
        assert_string_equal(ntl_structure_name(s), "_KTHREAD");
    }
    assert_null(ntl_structure_named(NTL_X64, "KTHREADS", 8));
    assert_null(ntl_structure_named(NTL_X64, "KTHREA", 6));
    assert_null(ntl_structure_named(NTL_X64, "", 0));
    assert_null(ntl_structure_named(NTL_X64, "nt!", 3));
}

static void fields_go_through_structures_inside(void **state)
{
    (void)state;
    assert_int_equal(offset_of(NTL_X86, "KPCR", "PrcbData.CurrentThread", 7601),
                     0x124);
    assert_int_equal(offset_of(NTL_X64, "KPCR", "Prcb.CurrentThread", 19041),
                     0x188);
    assert_int_equal(offset_of(NTL_X64, "KPCR", "prcb.rspbase", 3790), 0x1a8);
    assert_int_equal(offset_of(NTL_X64, "TEB", "ClientId.UniqueThread", 26100),
                     0x48);
    assert_int_equal(offset_of(NTL_X64, "ETHREAD", "Tcb.ApcState.Process",
                               26100), 0xb8);
    assert_int_equal(offset_of(NTL_X86, "KPCR", "PrcbData.ProcessorState"
                               ".SpecialRegisters.Cr3", 7601), 0x40c);
    assert_int_equal(offset_of(NTL_X64, "MMPFN", "u4.PteFrame", 7601), 0x28);
}

static void parts_of_a_path_that_do_not_fit_are_left(void **state)
{
    struct ntl_struct_path path;
    const struct ntl_structure *s = ntl_structure_named(NTL_X64, "KPCR", 4);

    (void)state;
    assert_int_equal(ntl_struct_path_begin(s, "Prcb.Curr", 9, &path), 5);
    assert_int_equal(path.depth, 1);
    assert_int_equal(ntl_struct_path_begin(s, "Curr", 4, &path), 0);
    assert_int_equal(path.depth, 0);
    assert_int_equal(ntl_struct_path_begin(s, "Self.Prcb", 9, &path), 5);
    assert_null(ntl_struct_path_inner(&path));
}

static void a_name_that_is_wrong_has_near_ones(void **state)
{
    const char *near[NTL_STRUCT_NEAR];
    const struct ntl_structure *s = ntl_structure_named(NTL_X64, "KPRCB", 5);

    (void)state;
    assert_true(ntl_struct_near(NTL_X64, NULL, "_KTHRAED", 8, near) >= 1);
    assert_string_equal(near[0], "_KTHREAD");
    assert_true(ntl_struct_near(NTL_X64, NULL, "nt!_KPCRB", 9, near) >= 2);
    assert_string_equal(near[0], "_KPCR");
    assert_true(ntl_struct_near(NTL_X64, s, "CurentThread", 12, near) >= 1);
    assert_string_equal(near[0], "CurrentThread");
    assert_int_equal(ntl_struct_near(NTL_X64, NULL, "qqqqqqqqqq", 10, near), 0);
    assert_int_equal(ntl_struct_near(NTL_X64, NULL, "SHARED_DATA", 11, near),
                     1);
    assert_string_equal(near[0], "_KUSER_SHARED_DATA");
    assert_int_equal(ntl_struct_near(NTL_X64, s, "ClientId", 8, near) <= 3, 1);
    assert_int_equal(ntl_struct_near(
        NTL_ARM64, NULL, "a name that is longer than any name of a structure "
        "could ever be", 64, near), 0);
    assert_null(ntl_structure_named(NTL_ARM64, "KGDTENTRY64", 11));
}

static char low(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Letters put in, left out, changed, or two that changed places. */
static unsigned apart(const char *a, size_t n, const char *b, size_t m)
{
    static unsigned d[80][80];

    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            unsigned best = i ? j ? d[i - 1][j - 1]
                                    + (low(a[i - 1]) != low(b[j - 1]))
                                  : (unsigned)i : (unsigned)j;

            if (i && d[i - 1][j] + 1 < best)
                best = d[i - 1][j] + 1;
            if (j && d[i][j - 1] + 1 < best)
                best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && low(a[i - 1]) == low(b[j - 2])
                && low(a[i - 2]) == low(b[j - 1]) && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

static bool has_part(const char *name, const char *text, size_t length)
{
    for (; length > 2 && *name; name++) {
        size_t i = 0;

        while (i < length && name[i] && low(name[i]) == low(text[i]))
            i++;
        if (i == length)
            return true;
    }
    return false;
}

/* Nearest first, of equal ones the earlier; a part of a name is one slip. */
static void assert_near(const struct ntl_structure *s, const char *text)
{
    const char *got[NTL_STRUCT_NEAR], *best[NTL_STRUCT_NEAR + 1];
    unsigned away[NTL_STRUCT_NEAR + 1];
    size_t count, found = 0, length = strlen(text), at;
    const struct ntl_member *m = ntl_structure_members(s, &count);

    for (size_t i = 1; i < count; i++) {
        const char *name = ntl_member_name(&m[i]);
        const char *plain = name + (name[0] == '_');
        unsigned d = has_part(plain, text, length) ? 1
                     : apart(plain, strlen(plain), text, length);

        if (d > length / 3 + 1)
            continue;
        for (at = found; at && away[at - 1] > d; at--) {
            away[at] = away[at - 1];
            best[at] = best[at - 1];
        }
        away[at] = d;
        best[at] = name;
        found += found < NTL_STRUCT_NEAR;
    }
    count = ntl_struct_near(NTL_X64, s, text, length, got);
    if (count != found)
        fail_msg("%s: %zu near, not %zu, %s", text, count, found,
                 best[found - 1]);
    for (size_t i = 0; i < found; i++)
        if (strcmp(got[i], best[i]) != 0)
            fail_msg("%s: %zu is %s, not %s", text, i, got[i], best[i]);
}

static void near_names_are_those_of_the_fewest_slips(void **state)
{
    static const char *const names[] = { "_KPCR", "_EPROCESS", "_KTHREAD" };

    (void)state;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        const struct ntl_structure *s = ntl_structure_named(
            NTL_X64, names[n], strlen(names[n]));
        size_t count;
        const struct ntl_member *m = ntl_structure_members(s, &count);

        for (size_t i = 1; i < count; i += 7) {
            char text[80];
            size_t length = (size_t)snprintf(text, sizeof text, "%s",
                                             ntl_member_name(&m[i]));

            assert_near(s, text);
            text[i % length] = 'q';
            assert_near(s, text);
            text[length - 1] = '\0';
            assert_near(s, text);
        }
    }
}

/* --- builds --------------------------------------------------------------- */

static void the_nearest_earlier_build_stands_for_one_that_is_not_known(
    void **state)
{
    static const struct {
        uint32_t build, column;
        enum ntl_struct_fit fit;
    } rows[] = {
        { 2600, 3790, NTL_STRUCT_LATER }, { 3790, 3790, NTL_STRUCT_EXACT },
        { 6003, 6002, NTL_STRUCT_EARLIER },
        { 19044, 19041, NTL_STRUCT_EXACT },
        { 19000, 18362, NTL_STRUCT_EARLIER },
        { 26100, 26100, NTL_STRUCT_EXACT },
        { 28000, 26100, NTL_STRUCT_EARLIER },
    };
    const struct ntl_structure *s = ntl_structure_named(NTL_X64, "KPCR", 4);
    size_t count;
    const struct ntl_struct_build *b = ntl_structure_builds(s, &count);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_build build = { .number = rows[i].build };
        enum ntl_struct_fit fit;
        unsigned column = ntl_structure_column(s, build, &fit);

        assert_int_equal(b[column].build.number, rows[i].column);
        assert_int_equal(fit, rows[i].fit);
    }
}

static void a_revision_chooses_between_two_rows_of_a_build(void **state)
{
    const struct ntl_structure *s
        = ntl_structure_named(NTL_X64, "ETW_GUID_ENTRY", 14);
    static const struct { uint32_t revision, offset; bool given; } rows[] = {
        { 0, 0x28, false }, { 1, 0x18, true }, { 1074, 0x18, true },
        { 1075, 0x28, true }, { 9121, 0x28, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_build build = { 17763, rows[i].revision, rows[i].given };
        enum ntl_struct_fit fit;
        struct ntl_place place;
        unsigned column = ntl_structure_column(s, build, &fit);

        assert_int_equal(fit, NTL_STRUCT_EXACT);
        assert_int_equal(ntl_member_place(s, member_of(s, "Guid"), column,
                                          &place), NTL_STRUCT_THERE);
        assert_int_equal(place.offset, rows[i].offset);
    }
}

/* No source has _POOL_HEADER for 10586. */
static void what_a_build_lacks_is_borrowed_and_said_so(void **state)
{
    struct ntl_struct_path path = path_of(NTL_X64, "POOL_HEADER", "PoolTag");
    struct ntl_place place;

    (void)state;
    assert_int_equal(ntl_struct_path_place(&path, column_of(&path, 14393),
                                           &place), NTL_STRUCT_THERE);
    assert_false(place.borrowed);
    assert_int_equal(ntl_struct_path_place(&path, column_of(&path, 10586),
                                           &place), NTL_STRUCT_THERE);
    assert_true(place.borrowed);
    assert_int_equal(place.from, column_of(&path, 10586) - 1);
    assert_int_equal(place.offset, 4);
    assert_int_equal(ntl_member_place(path.structure[0], path.member[0],
                                      column_of(&path, 10586), &place),
                     NTL_STRUCT_UNKNOWN);
    assert_true(ntl_structure_size(path.structure[0], column_of(&path, 10586),
                                   &place));
    assert_true(place.borrowed);
    assert_int_equal(place.offset, 0x10);
}

/* ntdiff's 26100 and 22H2: the part of _KPRCB that only the kernel uses. */
static void the_whole_of_the_latest_processor_blocks_is_there(void **state)
{
    static const struct {
        const char *field;
        unsigned build;
        uint32_t offset;
    } rows[] = {
        { "PteBitCache", 22621, 0x89b0 }, { "PteBitCache", 26100, 0x8fb0 },
        { "Mailbox", 22621, 0x9340 }, { "Mailbox", 26100, 0x9ac0 },
        { "TimerTable", 26100, 0x4100 }, { "ShadowFlags", 26100, 0xae98 },
        { "RequestMailbox", 26100, 0xcec0 },
    };
    struct ntl_place place;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_struct_path path = path_of(NTL_X64, "KPRCB", rows[i].field);

        assert_int_equal(ntl_struct_path_place(&path,
                                               column_of(&path, rows[i].build),
                                               &place), NTL_STRUCT_THERE);
        assert_false(place.borrowed);
        assert_int_equal(place.offset, rows[i].offset);
    }
}

static void ranges_say_when_an_offset_holds(void **state)
{
    struct ntl_struct_range r[8];
    struct ntl_struct_path path = path_of(NTL_X64, "KPCR",
                                          "Prcb.CurrentThread");

    (void)state;
    assert_int_equal(ntl_struct_ranges(&path, r, 8), 1);
    assert_int_equal(r[0].place.offset, 0x188);
    path = path_of(NTL_X64, "EPROCESS", "UniqueProcessId");
    assert_true(ntl_struct_ranges(&path, r, 8) >= 5);
    assert_int_equal(r[0].place.offset, 0xd8);
    path = path_of(NTL_X64, "EPROCESS", "Wow64Process");
    assert_int_equal(ntl_struct_ranges(&path, r, 8) > 1, true);
    path = path_of(NTL_X64, "MACHINE_FRAME", "Rip");
    assert_int_equal(ntl_struct_ranges(&path, r, 8), 1);
}

/* --- offsets -------------------------------------------------------------- */

static struct ntl_struct_hit hits[NTL_STRUCT_HITS];

static size_t find(enum ntl_arch arch, const char *structure, uint32_t build,
                   uint64_t offset)
{
    const struct ntl_structure *s
        = ntl_structure_named(arch, structure, strlen(structure));
    enum ntl_struct_fit fit;

    assert_non_null(s);
    return ntl_struct_find(
        s,
        ntl_structure_column(s, (struct ntl_build) { .number = build }, &fit),
        offset, hits, NTL_STRUCT_HITS);
}

static void expect_only(size_t count, const char *name, uint32_t into)
{
    char text[NTL_STRUCT_TEXT];

    assert_int_equal(count, 1);
    ntl_struct_path_text(&hits[0].path, text, sizeof text);
    assert_string_equal(text, name);
    assert_int_equal(hits[0].into, into);
}

static void offsets_of_the_stories_have_names(void **state)
{
    (void)state;
    expect_only(find(NTL_X86, "KPCR", 7601, 0x124),
                "_KPCR.PrcbData.CurrentThread", 0);
    expect_only(find(NTL_X64, "KPCR", 26100, 0x188),
                "_KPCR.Prcb.CurrentThread", 0);
    expect_only(find(NTL_X64, "KTRAP_FRAME", 26100, 0x178),
                "_KTRAP_FRAME.EFlags", 0);
    expect_only(find(NTL_X86, "KTRAP_FRAME", 19045, 0x6c),
                "_KTRAP_FRAME.SegCs", 0);
    expect_only(find(NTL_X64, "TEB", 26100, 0x30), "_TEB.NtTib.Self", 0);
    expect_only(find(NTL_X64, "TEB32", 26100, 0x24),
                "_TEB32.ClientId.UniqueThread", 0);
}

static void an_offset_inside_a_field_says_how_far(void **state)
{
    (void)state;
    expect_only(find(NTL_X86, "KTRAP_FRAME", 19045, 0x6e),
                "_KTRAP_FRAME.SegCs", 2);
    assert_int_equal(hits[0].next, 0x70);
    expect_only(find(NTL_X86, "KTRAP_FRAME", 19045, 0x8a),
                "_KTRAP_FRAME.V86Gs", 2);
    assert_int_equal(hits[0].next, 0x8c);
}

static void past_the_end_there_is_nothing(void **state)
{
    (void)state;
    assert_int_equal(find(NTL_X86, "KTRAP_FRAME", 19045, 0x8c), 0);
    assert_int_equal(find(NTL_X86, "KTRAP_FRAME", 19045, UINT64_MAX), 0);
    assert_int_equal(find(NTL_X86, "KTRAP_FRAME", 19045, UINT64_C(1) << 32), 0);
}

/* Every field of every structure in every build, found again by its offset. */
static void every_field_is_found_at_its_offset(void **state)
{
    static const enum ntl_arch archs[] = { NTL_X64, NTL_X86, NTL_ARM64 };

    (void)state;
    for (size_t a = 0; a < 3; a++) {
        size_t count, members, columns;
        const struct ntl_structure *s = ntl_structures(archs[a], false, &count);

        for (size_t i = 0; i < count; i++) {
            const struct ntl_member *m = ntl_structure_members(&s[i], &members);

            ntl_structure_builds(&s[i], &columns);
            for (unsigned c = 0; c < columns; c += 3) {
                for (size_t j = 1; j < members; j++) {
                    struct ntl_place place;
                    size_t n, k = 0;

                    if (ntl_member_place(&s[i], &m[j], c, &place)
                        != NTL_STRUCT_THERE)
                        continue;
                    n = ntl_struct_find(&s[i], c, place.offset, hits,
                                        NTL_STRUCT_HITS);
                    while (k < n && k < NTL_STRUCT_HITS
                           && !(hits[k].path.depth == 1
                                && hits[k].path.member[0] == &m[j]))
                        k++;
                    assert_true(k < n && k < NTL_STRUCT_HITS);
                }
            }
        }
    }
}

static void hits_add_up_whatever_the_offset(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        enum ntl_arch arch = (enum ntl_arch)random_below(&seed, NTL_ARCH_COUNT);
        size_t count, columns, n;
        const struct ntl_structure *s = ntl_structures(arch, false, &count);
        unsigned column;
        uint64_t offset = random_sized(&seed) >> (random_next(&seed) & 31);

        s += random_below(&seed, (unsigned)count);
        ntl_structure_builds(s, &columns);
        column = random_below(&seed, (unsigned)columns);
        n = ntl_struct_find(s, column, offset, hits, NTL_STRUCT_HITS);
        for (size_t k = 0; k < n && k < NTL_STRUCT_HITS; k++) {
            struct ntl_place place;

            assert_int_equal(hits[k].place.offset + hits[k].into, offset);
            assert_int_equal(hits[k].into == 0, hits[0].into == 0);
            assert_int_equal(ntl_struct_path_place(&hits[k].path, column,
                                                   &place), NTL_STRUCT_THERE);
            assert_int_equal(place.offset, hits[k].place.offset);
            assert_true(hits[k].next == 0 || hits[k].next > offset);
        }
    }
}

static void no_structure_contains_itself(void **state)
{
    static const enum ntl_arch archs[] = { NTL_X64, NTL_X86, NTL_ARM64 };

    (void)state;
    for (size_t a = 0; a < 3; a++) {
        size_t count, members;
        const struct ntl_structure *s = ntl_structures(archs[a], false, &count);

        for (size_t i = 0; i < count; i++) {
            const struct ntl_structure *at = &s[i];

            for (unsigned depth = 0; at; depth++) {
                const struct ntl_member *m
                    = ntl_structure_members(at, &members);
                const struct ntl_structure *inner = NULL;

                assert_true(depth < NTL_STRUCT_DEPTH);
                for (size_t j = 1; j < members && !inner; j++)
                    inner = ntl_member_inner(&m[j]);
                at = inner;
            }
        }
    }
}

static void paths_are_cut_to_the_room_there_is(void **state)
{
    struct ntl_struct_path path = path_of(NTL_X64, "KPCR",
                                          "Prcb.CurrentThread");
    char text[8];

    (void)state;
    assert_int_equal(ntl_struct_path_text(&path, text, sizeof text), 24);
    assert_string_equal(text, "_KPCR.P");
    assert_int_equal(ntl_struct_path_text(&path, NULL, 0), 24);
}

static void segments_have_bases_by_mode(void **state)
{
    static const struct {
        enum ntl_arch arch;
        enum ntl_segment_register segment;
        bool kernel;
        const char *name;
    } rows[] = {
        { NTL_X86, NTL_FS, true, "_KPCR" }, { NTL_X86, NTL_FS, false, "_TEB" },
        { NTL_X86, NTL_GS, true, NULL }, { NTL_X86, NTL_GS, false, NULL },
        { NTL_X64, NTL_GS, true, "_KPCR" }, { NTL_X64, NTL_GS, false, "_TEB" },
        { NTL_X64, NTL_FS, false, "_TEB32" }, { NTL_X64, NTL_FS, true, NULL },
        { NTL_X64_LA57, NTL_GS, true, "_KPCR" },
        { NTL_X86_PAE, NTL_FS, true, "_KPCR" },
        { NTL_ARM64, NTL_FS, true, NULL }, { NTL_ARM64, NTL_GS, false, NULL },
        { NTL_ARM64, NTL_X18, true, "_KPCR" },
        { NTL_ARM64, NTL_X18, false, "_TEB" }, { NTL_X64, NTL_X18, true, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ntl_structure *s = ntl_structure_of_segment(
            rows[i].arch, rows[i].segment, rows[i].kernel);

        assert_int_equal(s == NULL, rows[i].name == NULL);
        if (s)
            assert_string_equal(ntl_structure_name(s), rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fact_of_x64_round_trips),
        cmocka_unit_test(every_fact_of_x86_round_trips),
        cmocka_unit_test(the_smaller_fact_files_round_trip),
        cmocka_unit_test(every_build_of_the_second_source_round_trips),
        cmocka_unit_test(the_two_sources_agree),
        cmocka_unit_test(sources_have_names),
        cmocka_unit_test(structures_are_found_however_they_are_spelled),
        cmocka_unit_test(fields_go_through_structures_inside),
        cmocka_unit_test(parts_of_a_path_that_do_not_fit_are_left),
        cmocka_unit_test(a_name_that_is_wrong_has_near_ones),
        cmocka_unit_test(near_names_are_those_of_the_fewest_slips),
        cmocka_unit_test(
            the_nearest_earlier_build_stands_for_one_that_is_not_known),
        cmocka_unit_test(a_revision_chooses_between_two_rows_of_a_build),
        cmocka_unit_test(what_a_build_lacks_is_borrowed_and_said_so),
        cmocka_unit_test(the_whole_of_the_latest_processor_blocks_is_there),
        cmocka_unit_test(ranges_say_when_an_offset_holds),
        cmocka_unit_test(offsets_of_the_stories_have_names),
        cmocka_unit_test(an_offset_inside_a_field_says_how_far),
        cmocka_unit_test(past_the_end_there_is_nothing),
        cmocka_unit_test(every_field_is_found_at_its_offset),
        cmocka_unit_test(hits_add_up_whatever_the_offset),
        cmocka_unit_test(no_structure_contains_itself),
        cmocka_unit_test(paths_are_cut_to_the_room_there_is),
        cmocka_unit_test(segments_have_bases_by_mode),
    };

    return cmocka_run_group_tests_name("structs", tests, NULL, NULL);
}
