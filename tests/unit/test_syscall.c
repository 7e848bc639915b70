#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/syscall.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum ntl_arch archs[] = { NTL_X64, NTL_X86, NTL_ARM64 };

enum { ARCHS = sizeof archs / sizeof *archs };

/* The index of an edition of that build; the last one where there are more. */
static struct ntl_syscall_edition of_build(enum ntl_arch arch,
                                           enum ntl_syscall_table table,
                                           uint32_t build)
{
    struct ntl_syscall_edition found = { .label = "" };

    for (size_t i = 0; i < ntl_syscall_editions(arch, table); i++) {
        struct ntl_syscall_edition e = ntl_syscall_edition(arch, table, i);

        if (e.build == build)
            found = e;
    }
    return found;
}

static void assert_service(enum ntl_arch arch, uint32_t build, uint32_t number,
                           const char *expected)
{
    struct ntl_syscall_number n = ntl_syscall_decode(arch, build, number);
    struct ntl_syscall_edition e = of_build(arch, n.table, build);
    char name[NTL_SYSCALL_NAME];

    ntl_syscall_name(ntl_syscall_at(&e, n.row), name);
    assert_string_equal(name, expected);
}

static uint16_t named(const char *name)
{
    return ntl_syscall_find(name, strlen(name));
}

/* --- what debuggers and stubs show ---------------------------------------- */

/* Listings of Windows 8 and 7: Practical Reverse Engineering, chapter 3. */
static void numbers_are_those_of_public_listings(void **state)
{
    static const char *const first[] = {
        "NtWorkerFactoryWorkerReady", "NtYieldExecution",
        "NtWriteVirtualMemory", "NtWriteRequestData", "NtWriteFileGather",
        "NtWriteFile",
    };

    (void)state;
    for (uint32_t i = 0; i < sizeof first / sizeof *first; i++)
        assert_service(NTL_X86, 9200, i, first[i]);
    assert_service(NTL_X64, 9200, 0x53, "NtCreateFile");
    assert_service(NTL_X86, 7601, 0x42, "NtCreateFile");
    assert_service(NTL_X64, 19045, 0x55, "NtCreateFile");
    assert_service(NTL_X64, 19045, 0x0f, "NtClose");
    assert_service(NTL_X64, 7601, 0x1076, "NtUserCreateWindowEx");
    assert_service(NTL_X64, 19045, 0x3000f, "NtClose");
}

/* KiServiceLimit and W32pServiceLimit, as debuggers printed them. */
static void tables_are_as_long_as_debuggers_saw_them(void **state)
{
    (void)state;
    assert_int_equal(of_build(NTL_X86, NTL_SYSCALL_NT, 7601).services, 0x191);
    assert_int_equal(of_build(NTL_X64, NTL_SYSCALL_NT, 7601).services, 0x191);
    assert_int_equal(of_build(NTL_X86, NTL_SYSCALL_WIN32K, 7601).services,
                     0x339);
    assert_int_equal(of_build(NTL_X86, NTL_SYSCALL_NT, 9200).services, 0x1ad);
    assert_int_equal(of_build(NTL_X64, NTL_SYSCALL_NT, 9200).services, 0x1ad);
    assert_int_equal(of_build(NTL_X64, NTL_SYSCALL_NT, 17134).services, 0x1ce);
}

/* --- names ---------------------------------------------------------------- */

static void names_are_found_again_in_any_case_and_as_zw(void **state)
{
    uint16_t s = ntl_syscall_next("", 0, NTL_SERVICE_NONE);
    size_t count = 0;

    (void)state;
    for (; s != NTL_SERVICE_NONE; s = ntl_syscall_next("", 0, s), count++) {
        char name[NTL_SYSCALL_NAME];
        size_t n = ntl_syscall_name(s, name);

        assert_true(n > 3);
        assert_int_equal(ntl_syscall_find(name, n), s);
        if (name[0] == 'N') {
            name[0] = 'z';
            name[1] = 'W';
        }
        if (name[3] >= 'a' && name[3] <= 'z')
            name[3] = (char)(name[3] - 'a' + 'A');
        assert_int_equal(ntl_syscall_find(name, n), s);
        assert_int_equal(ntl_syscall_find(name, n - 1) == s, 0);
    }
    assert_int_equal(count, 537 + 1887 + 25);
    assert_int_equal(named(""), NTL_SERVICE_NONE);
    assert_int_equal(named("Nt"), NTL_SERVICE_NONE);
    assert_int_equal(named("NtNoSuchThing"), NTL_SERVICE_NONE);
    assert_int_equal(named("NtCreateFileX"), NTL_SERVICE_NONE);
}

static void names_with_a_prefix_are_listed_once_and_in_order(void **state)
{
    static const char prefix[] = "ntcreatep";
    char last[NTL_SYSCALL_NAME] = "", name[NTL_SYSCALL_NAME];
    uint16_t s = NTL_SERVICE_NONE;
    size_t count = 0;

    (void)state;
    while ((s = ntl_syscall_next(prefix, strlen(prefix), s))
           != NTL_SERVICE_NONE) {
        ntl_syscall_name(s, name);
        assert_memory_equal(name, "NtCreateP", 9);
        assert_true(strcmp(last, name) < 0);
        strcpy(last, name);
        count++;
    }
    assert_string_equal(last, "NtCreateProfileEx");
    assert_int_equal(count, 9);
}

static void names_that_are_misspelt_have_the_right_one_nearest(void **state)
{
    static const char *const pairs[][2] = {
        { "NtCreateFlie", "NtCreateFile" }, { "createfile", "NtCreateFile" },
        { "ZwQuerySystemTme", "NtQuerySystemTime" },
        { "NtUserGetMesage", "NtUserGetMessage" },
        { "NtCreateFile", "NtCreateFile" }, { "IumCripto", "IumCrypto" },
    };
    uint16_t near[16];
    char name[NTL_SYSCALL_NAME];

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *text = pairs[i][0];

        assert_int_equal(ntl_syscall_nearest(text, strlen(text), near, 3), 3);
        ntl_syscall_name(near[0], name);
        assert_string_equal(name, pairs[i][1]);
    }
    assert_int_equal(ntl_syscall_nearest("", 0, near, 3), 0);
    assert_int_equal(ntl_syscall_nearest("x", 1, near, 0), 0);
    assert_int_equal(ntl_syscall_nearest("x", 1, near, 16), 16);
}

/* --- the data by itself --------------------------------------------------- */

static void check_rows(const struct ntl_syscall_edition *e,
                       enum ntl_syscall_table table)
{
    for (uint16_t row = 0; row < e->services; row++) {
        uint16_t service = ntl_syscall_at(e, row), back;

        assert_int_not_equal(service, NTL_SERVICE_NONE);
        if (service == NTL_SERVICE_UNNAMED)
            continue;
        assert_int_equal(ntl_syscall_table_of(service), table);
        assert_true(ntl_syscall_row(e, service, &back));
        assert_int_equal(back, row);
    }
    assert_int_equal(ntl_syscall_at(e, e->services), NTL_SERVICE_NONE);
    assert_int_equal(ntl_syscall_at(e, UINT32_MAX), NTL_SERVICE_NONE);
}

static void tables_have_each_service_once(void **state)
{
    (void)state;
    for (size_t a = 0; a < ARCHS; a++) {
        for (unsigned t = 0; t < NTL_SYSCALL_TABLES; t++) {
            enum ntl_syscall_table table = (enum ntl_syscall_table)t;
            size_t n = ntl_syscall_editions(archs[a], table);

            assert_true(n <= NTL_SYSCALL_EDITIONS);
            for (size_t i = 0; i < n; i++) {
                struct ntl_syscall_edition e
                    = ntl_syscall_edition(archs[a], table, i);

                assert_true(e.services > 0);
                assert_non_null(e.source[0]);
                check_rows(&e, table);
            }
        }
    }
}

/* Does a range say of some edition of the build what that edition says? */
static bool backed(enum ntl_arch arch, enum ntl_syscall_table table,
                   uint32_t build, uint16_t service, uint16_t row)
{
    for (size_t i = 0; i < ntl_syscall_editions(arch, table); i++) {
        struct ntl_syscall_edition e = ntl_syscall_edition(arch, table, i);
        uint16_t found;

        if (e.build == build && ntl_syscall_row(&e, service, &found)
            && found == row)
            return true;
    }
    return false;
}

static void check_ranges(enum ntl_arch arch, uint16_t service)
{
    enum ntl_syscall_table table = ntl_syscall_table_of(service);
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];
    size_t n = ntl_syscall_rows(arch, service, range);
    size_t editions = ntl_syscall_editions(arch, table);

    assert_true(n <= NTL_SYSCALL_EDITIONS);
    for (size_t i = 0; i < editions; i++) {
        struct ntl_syscall_edition e = ntl_syscall_edition(arch, table, i);
        uint16_t row = 0;
        bool has = ntl_syscall_row(&e, service, &row);
        unsigned covered = 0;

        for (size_t r = 0; r < n; r++) {
            if (e.build < range[r].first || e.build > range[r].last)
                continue;
            covered += has && range[r].value == row;
            assert_true(backed(arch, table, e.build, service, range[r].value));
            if (!has || range[r].value != row)
                assert_true(range[r].disputed);
        }
        assert_int_equal(covered, has);
    }
}

static void ranges_say_what_every_edition_says(void **state)
{
    uint16_t s = NTL_SERVICE_NONE;

    (void)state;
    while ((s = ntl_syscall_next("", 0, s)) != NTL_SERVICE_NONE) {
        if (s % 7 != 3)         /* a fair part: all would take seconds */
            continue;
        for (size_t a = 0; a < ARCHS; a++)
            check_ranges(archs[a], s);
    }
}

static void ranges_of_a_row_name_what_its_editions_have(void **state)
{
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];

    (void)state;
    for (uint32_t row = 0; row < 0x600; row += 5) {
        size_t n = ntl_syscall_services(NTL_X64, NTL_SYSCALL_WIN32K, row,
                                        range);

        assert_true(n <= NTL_SYSCALL_EDITIONS);
        for (size_t r = 0; r < n; r++) {
            assert_true(range[r].first <= range[r].last);
            if (range[r].value == NTL_SERVICE_UNNAMED)
                continue;
            assert_true(backed(NTL_X64, NTL_SYSCALL_WIN32K, range[r].first,
                               range[r].value, (uint16_t)row));
            assert_true(backed(NTL_X64, NTL_SYSCALL_WIN32K, range[r].last,
                               range[r].value, (uint16_t)row));
        }
    }
}

/* --- which editions are a build's ----------------------------------------- */

static void builds_share_the_tables_of_their_branch(void **state)
{
    struct ntl_syscall_choice c;

    (void)state;
    ntl_syscall_choose(NTL_X64, NTL_SYSCALL_NT, 19045, &c);
    assert_int_equal(c.count, 3);
    assert_int_equal(c.edition[0].build, 19045);
    assert_int_equal(c.edition[0].services, 473);
    assert_int_equal(c.fit[0], NTL_SYSCALL_OWN);
    assert_int_equal(c.fit[1], NTL_SYSCALL_BRANCH);
    assert_int_equal(c.edition[1].services, 471);
    assert_int_equal(c.edition[2].services, 472);
    ntl_syscall_choose(NTL_X64, NTL_SYSCALL_WIN32K, 26100, &c);
    assert_true(c.count >= 3);
    assert_string_equal(c.edition[0].label, "Win11-24H2");
    assert_string_equal(c.edition[1].label, "Server-2025");
}

static void builds_without_a_table_have_their_neighbours(void **state)
{
    struct ntl_syscall_choice c;

    (void)state;
    ntl_syscall_choose(NTL_X64, NTL_SYSCALL_NT, 21000, &c);
    assert_int_equal(c.count, 2);
    assert_int_equal(c.edition[0].build, 20348);
    assert_int_equal(c.fit[0], NTL_SYSCALL_BEFORE);
    assert_int_equal(c.edition[1].build, 21277);
    assert_int_equal(c.fit[1], NTL_SYSCALL_AFTER);
    ntl_syscall_choose(NTL_X64, NTL_SYSCALL_NT, 1, &c);
    assert_int_equal(c.count, 1);
    ntl_syscall_choose(NTL_X86, NTL_SYSCALL_IUM, 19045, &c);
    assert_int_equal(c.count, 0);
}

/* --- numbers -------------------------------------------------------------- */

static void bit_12_picks_the_table(void **state)
{
    struct ntl_syscall_number n = ntl_syscall_decode(NTL_X64, 19045, 0x1055);

    (void)state;
    assert_int_equal(n.table, NTL_SYSCALL_WIN32K);
    assert_int_equal(n.row, 0x55);
    assert_int_equal(n.shift, 7);
    assert_int_equal(n.mask, 0x20);
    assert_int_equal(n.ignored, 0);
    n = ntl_syscall_decode(NTL_X86, 9200, 0x1055);
    assert_int_equal(n.shift, 8);
    assert_int_equal(n.mask, 0x10);
    n = ntl_syscall_decode(NTL_X86, 2600, 0x2055);
    assert_int_equal(n.mask, 0x30);
    assert_int_equal(n.ignored, 0);
    assert_int_equal(n.table, NTL_SYSCALL_TABLES);
    n = ntl_syscall_decode(NTL_X86, 2600, 0x1055);
    assert_int_equal(n.table, NTL_SYSCALL_WIN32K);
    n = ntl_syscall_decode(NTL_X86, 9200, 0x2055);
    assert_int_equal(n.ignored, 0x2000);
    n = ntl_syscall_decode(NTL_X64, 3790, 0x1055);
    assert_int_equal(n.shift, 8);
    n = ntl_syscall_decode(NTL_ARM64, 26100, 0x1055);
    assert_int_equal(n.table, NTL_SYSCALL_WIN32K);
    assert_int_equal(n.mask, 0);
}

static void high_words_are_thunks_on_x64_and_bit_27_is_the_secure_kernel(
    void **state)
{
    struct ntl_syscall_number n = ntl_syscall_decode(NTL_X64, 19045, 0x3000f);

    (void)state;
    assert_int_equal(n.thunk, 3);
    assert_int_equal(n.row, 0xf);
    assert_string_equal(ntl_wow64_thunk(n.thunk), "Thunk1ArgSp");
    n = ntl_syscall_decode(NTL_X64, 19045, 0x1a0006);
    assert_string_equal(ntl_wow64_thunk(n.thunk), "ReadWriteFile");
    n = ntl_syscall_decode(NTL_X64, 19045, 0x8000005);
    assert_int_equal(n.table, NTL_SYSCALL_IUM);
    assert_int_equal(n.row, 5);
    assert_int_equal(n.thunk, 0);
    n = ntl_syscall_decode(NTL_X86, 19045, 0x3000f);
    assert_int_equal(n.thunk, 0);
    assert_int_equal(n.ignored, 0x30000);
    n = ntl_syscall_decode(NTL_X64, 19045, 0xffffffff);
    assert_int_equal(n.thunk, 0);
    assert_int_equal(n.ignored, 0xffffe000);
    assert_null(ntl_wow64_thunk(32));
}

/* NtCreateFile: `ret 2Ch` in 7's ntdll; an entry of 8 on x64 ends in 7. */
static void arguments_are_counted_by_build(void **state)
{
    struct ntl_syscall_arguments a;

    (void)state;
    assert_true(ntl_syscall_arguments(named("NtCreateFile"), NTL_X64, 9200,
                                      &a));
    assert_int_equal(a.count, 0x2c / 4);
    assert_int_equal(a.count - ntl_syscall_registers(NTL_X64), 7);
    assert_true(ntl_syscall_arguments(named("NtUserCreateWindowEx"), NTL_X86,
                                      2600, &a));
    assert_int_equal(a.count, 15);
    assert_true(ntl_syscall_arguments(named("NtUserCreateWindowEx"), NTL_X64,
                                      26100, &a));
    assert_int_equal(a.count, 17);
    assert_false(ntl_syscall_arguments(named("IumCrypto"), NTL_X64, 19045, &a));
    assert_false(ntl_syscall_arguments(NTL_SERVICE_NONE, NTL_X64, 19045, &a));
}

static void nonsense_has_a_defined_answer(void **state)
{
    struct ntl_syscall_range range[NTL_SYSCALL_EDITIONS];
    struct ntl_syscall_edition none = ntl_syscall_edition(NTL_X64,
                                                          NTL_SYSCALL_NT, 999);
    char name[NTL_SYSCALL_NAME];
    uint16_t row;

    (void)state;
    assert_int_equal(none.services, 0);
    assert_int_equal(ntl_syscall_at(&none, 0), NTL_SERVICE_NONE);
    assert_false(ntl_syscall_row(&none, 0, &row));
    for (uint32_t s = 0; s <= UINT16_MAX; s++) {
        size_t n = ntl_syscall_name((uint16_t)s, name);

        assert_int_equal(n, strlen(name));
        assert_true(n > 0
                    || ntl_syscall_rows(NTL_X64, (uint16_t)s, range) == 0);
    }
    assert_int_equal(ntl_syscall_editions(NTL_X64, NTL_SYSCALL_TABLES), 0);
    assert_int_equal(ntl_syscall_services(NTL_X64, NTL_SYSCALL_NT, 0xfff,
                                          range), 0);
}

/* --- against the facts ---------------------------------------------------- */

#define FACTS "../shared/facts/syscalls/"

enum { LINE = 8192, COLUMNS = 64, ROWS = 2048, BOGUS = 6427 };

struct sheet {
    const char *file;
    enum ntl_arch arch;
    enum ntl_syscall_table table;
    char line[LINE], header[LINE];
    const char *label[COLUMNS];
    uint32_t build[COLUMNS];
    size_t columns;
    uint16_t service[COLUMNS][ROWS];    /* NONE: no fact */
    size_t cells, left_out;
};

static struct sheet sheet;

static FILE *open_fact(const char *name)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, FACTS "%s", name);
    file = fopen(path, "r");
    if (!file)
        print_message("SKIPPED: no %s\n", path);
    return file;
}

/* The next tab-separated field; modifies the line. */
static char *field(char **line)
{
    char *start = *line, *end;

    if (!start)
        return NULL;
    end = start + strcspn(start, "\t\n");
    *line = *end == '\t' ? end + 1 : NULL;
    *end = '\0';
    return start;
}

/* "S2003_SP0(3790)" or "19041". */
static void read_header(void)
{
    char *rest = sheet.header, *column;

    field(&rest);
    while ((column = field(&rest)) != NULL) {
        char *open = strchr(column, '(');

        assert_true(sheet.columns < COLUMNS);
        sheet.build[sheet.columns]
            = (uint32_t)strtoul(open ? open + 1 : column, NULL, 10);
        if (open)
            *open = '\0';
        for (char *c = column; *c; c++)
            *c = (char)(*c == '_' ? '-' : *c);
        sheet.label[sheet.columns++] = open ? column : "";
    }
}

/* What the facts' README calls wrong, by name. */
static bool is_wrong(const char *name, unsigned long number)
{
    if (number == BOGUS && sheet.arch == NTL_ARM64)
        return true;
    return strcmp(name, "NtQuerySystemTime") == 0 && number == 91;
}

static void read_cell(const char *name, size_t column, unsigned long number)
{
    uint16_t service = named(name);
    unsigned long row = number - ntl_syscall_base(sheet.table);

    sheet.cells++;
    if (is_wrong(name, number)) {
        sheet.left_out++;
        return;
    }
    if (strcmp(name, "UnknownSyscall") == 0)
        service = NTL_SERVICE_UNNAMED;
    if (service == NTL_SERVICE_NONE)
        fail_msg("%s: no service is named %s", sheet.file, name);
    assert_true(row < ROWS);
    assert_int_equal(sheet.service[column][row], NTL_SERVICE_NONE);
    sheet.service[column][row] = service;
}

static void read_sheet(FILE *file)
{
    sheet.columns = sheet.cells = sheet.left_out = 0;
    memset(sheet.service, 0xff, sizeof sheet.service);
    assert_non_null(fgets(sheet.header, LINE, file));
    read_header();
    while (fgets(sheet.line, LINE, file)) {
        char *rest = sheet.line, *name = field(&rest), *cell;

        for (size_t i = 0; (cell = field(&rest)) != NULL; i++) {
            if (*cell)
                read_cell(name, i, strtoul(cell, NULL, 10));
        }
    }
    fclose(file);
}

/* Rows that the facts leave empty: NtQuerySystemTime, or a name nobody has. */
static bool may_be_empty(uint16_t service)
{
    return service == NTL_SERVICE_UNNAMED
           || service == named("NtQuerySystemTime");
}

static bool is_column(const struct ntl_syscall_edition *e, size_t column)
{
    for (uint16_t row = 0; row < ROWS; row++) {
        uint16_t fact = sheet.service[column][row];
        uint16_t ours = ntl_syscall_at(e, row);

        if (fact == NTL_SERVICE_NONE && ours != NTL_SERVICE_NONE) {
            if (!may_be_empty(ours))
                return false;
        } else if (fact != ours) {
            return false;
        }
    }
    return true;
}

static size_t column_of(const char *label, size_t length)
{
    for (size_t i = 0; i < sheet.columns; i++) {
        if (strlen(sheet.label[i]) == length
            && memcmp(sheet.label[i], label, length) == 0)
            return i;
    }
    return COLUMNS;
}

/* "A", or "A..Z" for all labels from A to Z. */
static bool label_covers(const char *label, size_t column)
{
    const char *dots = strstr(label, "..");

    if (!*sheet.label[column])
        return true;
    if (!dots)
        return strcmp(label, sheet.label[column]) == 0;
    return column >= column_of(label, (size_t)(dots - label))
           && column <= column_of(dots + 2, strlen(dots + 2));
}

static bool used[ARCHS][NTL_SYSCALL_TABLES][NTL_SYSCALL_EDITIONS];

static void find_column(size_t column)
{
    unsigned a = sheet.arch == NTL_X64 ? 0 : sheet.arch == NTL_X86 ? 1 : 2;
    size_t n = ntl_syscall_editions(sheet.arch, sheet.table), found = 0;

    for (size_t i = 0; i < n; i++) {
        struct ntl_syscall_edition e
            = ntl_syscall_edition(sheet.arch, sheet.table, i);

        if (e.build == sheet.build[column] && label_covers(e.label, column)
            && is_column(&e, column)) {
            used[a][sheet.table][i] = true;
            found++;
        }
    }
    if (found != 1)
        fail_msg("%s: %zu tables are that of %s %u", sheet.file, found,
                 sheet.label[column], (unsigned)sheet.build[column]);
}

static const struct {
    const char *file;
    enum ntl_arch arch;
    enum ntl_syscall_table table;
    size_t cells, left_out;
} sheets[] = {
    { "best_x64_nt.tsv", NTL_X64, NTL_SYSCALL_NT, 14970, 0 },
    { "best_x64_win32k.tsv", NTL_X64, NTL_SYSCALL_WIN32K, 39014, 0 },
    { "best_x86_nt.tsv", NTL_X86, NTL_SYSCALL_NT, 15418, 0 },
    { "best_x86_win32k.tsv", NTL_X86, NTL_SYSCALL_WIN32K, 36396, 0 },
    { "hfiref0x_x64_nt.tsv", NTL_X64, NTL_SYSCALL_NT, 12720, 7 },
    { "hfiref0x_x64_win32k.tsv", NTL_X64, NTL_SYSCALL_WIN32K, 31871, 0 },
    { "hfiref0x_arm64_nt.tsv", NTL_ARM64, NTL_SYSCALL_NT, 975, 0 },
    { "hfiref0x_arm64_win32k.tsv", NTL_ARM64, NTL_SYSCALL_WIN32K, 2986,
      24 + 32 },
    { "hfiref0x_x64_ium.tsv", NTL_X64, NTL_SYSCALL_IUM, 73, 0 },
};

/* The facts have what the source's last state has. */
static bool only_history(enum ntl_arch arch, enum ntl_syscall_table table,
                         size_t i)
{
    struct ntl_syscall_edition e = ntl_syscall_edition(arch, table, i);

    return strstr(e.source[0], "(history)") != NULL;
}

static void every_number_of_the_facts_is_here_and_no_other(void **state)
{
    size_t cells = 0;

    (void)state;
    memset(used, 0, sizeof used);
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        FILE *file = open_fact(sheets[i].file);

        if (!file)
            skip();
        sheet.file = sheets[i].file;
        sheet.arch = sheets[i].arch;
        sheet.table = sheets[i].table;
        read_sheet(file);
        for (size_t c = 0; c < sheet.columns; c++)
            find_column(c);
        cells += sheet.cells;
        assert_int_equal(sheet.cells, sheets[i].cells);
        assert_int_equal(sheet.left_out, sheets[i].left_out);
    }
    print_message("%zu numbers\n", cells);
    for (size_t a = 0; a < ARCHS; a++) {
        for (unsigned t = 0; t < NTL_SYSCALL_TABLES; t++) {
            enum ntl_syscall_table table = (enum ntl_syscall_table)t;

            for (size_t i = 0; i < ntl_syscall_editions(archs[a], table); i++)
                assert_true(used[a][t][i] || only_history(archs[a], table, i));
        }
    }
}

/* "6000:2 9200:4": the last of a build counts. */
static void check_changes(uint16_t service, enum ntl_arch arch,
                          const char *text)
{
    while (*text >= '0' && *text <= '9') {
        char *end;
        unsigned long build = strtoul(text, &end, 10);
        unsigned long count = strtoul(end + 1, &end, 10);
        struct ntl_syscall_arguments a;

        text = *end == ' ' ? end + 1 : end;
        if (strtoul(text, NULL, 10) == build)
            continue;
        assert_true(ntl_syscall_arguments(service, arch, (uint32_t)build, &a));
        assert_int_equal(a.count, count);
    }
}

static void check_notes(uint16_t service, const char *notes)
{
    static const char x86[] = "i386 argc changes: ";
    static const char x64[] = "amd64 argc changes: ";
    static const char phnt[] = "phnt prototype=";
    struct ntl_syscall_arguments a;
    const char *at;

    if ((at = strstr(notes, x86)) != NULL)
        check_changes(service, NTL_X86, at + strlen(x86));
    if ((at = strstr(notes, x64)) != NULL)
        check_changes(service, NTL_X64, at + strlen(x64));
    at = strstr(notes, phnt);
    assert_true(ntl_syscall_arguments(service, NTL_X64, 26100, &a));
    assert_int_equal(a.disputed, at != NULL);
    if (at)
        assert_int_equal(a.prototype, strtoul(at + strlen(phnt), NULL, 10));
}

/* A symbol that the linker folded with a service, or hfiref0x's placeholder. */
static bool is_no_service(const char *name)
{
    return strncmp(name, "Nt", 2) != 0 || strcmp(name, "UnknownSyscall") == 0;
}

static void check_count(char *line)
{
    char *table = field(&line), *name = field(&line), *argc = field(&line);
    char *source = field(&line), *notes = field(&line);
    uint16_t service = named(name);
    struct ntl_syscall_arguments a;

    assert_int_not_equal(service, NTL_SERVICE_NONE);
    assert_string_equal(ntl_syscall_table_name(ntl_syscall_table_of(service)),
                        table);
    assert_int_equal(ntl_syscall_arguments(service, NTL_X86, 99999, &a),
                     *argc != '\0');
    if (!*argc)
        return;
    assert_int_equal(a.count, strtoul(argc, NULL, 10));
    assert_memory_equal(a.source, source, 4);
    assert_true(ntl_syscall_arguments(service, NTL_X64, 99999, &a));
    assert_int_equal(a.count, strtoul(argc, NULL, 10));
    check_notes(service, notes ? notes : "");
}

static void every_argument_count_of_the_facts_is_here(void **state)
{
    FILE *file = open_fact("argc.tsv");
    size_t rows = 0, folded = 0;

    (void)state;
    if (!file)
        skip();
    assert_non_null(fgets(sheet.line, LINE, file));
    while (fgets(sheet.line, LINE, file)) {
        char *name = strchr(sheet.line, '\t');

        rows++;
        if (is_no_service(name + 1))
            folded++;
        else
            check_count(sheet.line);
    }
    fclose(file);
    assert_int_equal(rows, 536 + 1926);
    assert_int_equal(folded, 39);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_public_listings),
        cmocka_unit_test(tables_are_as_long_as_debuggers_saw_them),
        cmocka_unit_test(names_are_found_again_in_any_case_and_as_zw),
        cmocka_unit_test(names_with_a_prefix_are_listed_once_and_in_order),
        cmocka_unit_test(names_that_are_misspelt_have_the_right_one_nearest),
        cmocka_unit_test(tables_have_each_service_once),
        cmocka_unit_test(ranges_say_what_every_edition_says),
        cmocka_unit_test(ranges_of_a_row_name_what_its_editions_have),
        cmocka_unit_test(builds_share_the_tables_of_their_branch),
        cmocka_unit_test(builds_without_a_table_have_their_neighbours),
        cmocka_unit_test(bit_12_picks_the_table),
        cmocka_unit_test(
            high_words_are_thunks_on_x64_and_bit_27_is_the_secure_kernel),
        cmocka_unit_test(arguments_are_counted_by_build),
        cmocka_unit_test(nonsense_has_a_defined_answer),
        cmocka_unit_test(every_number_of_the_facts_is_here_and_no_other),
        cmocka_unit_test(every_argument_count_of_the_facts_is_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
