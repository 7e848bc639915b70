/* The pte and vtop commands against transcripts and their own promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "answer.h"
#include "vectors.h"

static struct vectors v;
static struct answer a;

/* The transcripts' words for the modes. */
static const struct { const char *arch; enum ntl_arch mode; } archs[] = {
    { "x64", NTL_X64 }, { "x86", NTL_X86 }, { "x86pae", NTL_X86_PAE },
    { "arm64", NTL_ARM64 },
};

static enum ntl_arch arch_of_vector(void)
{
    char text[VECTOR_TEXT];

    assert_true(vector_text(&v, "arch", text));
    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++)
        if (strcmp(archs[i].arch, text) == 0)
            return archs[i].mode;
    fail_msg("line %zu: arch %s", v.number, text);
    return NTL_X64;
}

static bool level_text(unsigned i, const char *key, char text[VECTOR_TEXT])
{
    char path[64];

    snprintf(path, sizeof path, "expected.levels.%u.%s", i, key);
    return vector_text(&v, path, text);
}

static void expect(const char *what)
{
    if (!answer_has(&a, what))
        fail_msg("vectors line %zu: no `%s` in\n%s", v.number, what, a.text);
}

/* Old debuggers print no E, and no place for it. */
static void expect_flags(const char *flags)
{
    char text[VECTOR_TEXT];
    size_t n = strlen(flags);
    const char *at = a.text;

    if (n >= 11 || answer_has(&a, flags)) {
        expect(flags);
        return;
    }
    /* `---DA--UWV` is `---DA--UWEV`, `G-DA--KWV` is `-G-DA--KWEV`. */
    snprintf(text, sizeof text, "%s%.*s", n == 9 ? "-" : "", (int)n - 1, flags);
    for (n = strlen(text); (at = strstr(at, text)) != NULL; at++)
        if (at[n + 1] == 'V')
            return;
    fail_msg("vectors line %zu: no flags %s in\n%s", v.number, flags, a.text);
}

/* The question that the transcript answers, with its contents typed. */
static void ask(enum ntl_arch arch)
{
    char contents[512] = "", text[VECTOR_TEXT], va[VECTOR_TEXT];
    uint64_t pte_at = 0;
    size_t used = 0;

    assert_true(vector_text(&v, "input.va", va));
    for (unsigned i = 0; level_text(i, "at", text); i++) {
        sscanf(text, "%llx", (unsigned long long *)&pte_at);
        if (level_text(i, "contains", text))
            used += (size_t)snprintf(contents + used, sizeof contents - used,
                                     " %s", text);
    }
    answer(&a, "-a %s -s %x !pte %s%s %s%s", ntl_paging(arch)->name,
           ntl_selfmap_index_of(arch, pte_at), va,
           strspn(va, "0") == strlen(va) ? "" : " 0",
           used ? "=" : "", contents);
    assert_int_equal(a.status, NTL_OK);
}

static void compare_levels(void)
{
    static const struct { const char *key, *format; } said[] = {
        { "at", "at %s" }, { "contains", "contains %s" }, { "pfn", "pfn %s" },
    };
    char text[VECTOR_TEXT], line[VECTOR_TEXT + 16];

    for (unsigned i = 0; level_text(i, "level", text); i++) {
        for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
            if (!level_text(i, said[k].key, text))
                continue;
            snprintf(line, sizeof line, "%s %s",
                     k == 0 ? "at" : said[k].key, text);
            expect(line);
        }
        if (level_text(i, "flags", text))
            expect_flags(text);
    }
}

static void pte_prints_what_every_transcript_shows(void **state)
{
    unsigned compared = 0;
    char text[VECTOR_TEXT], line[VECTOR_TEXT + 16];

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "pte")) {
        ask(arch_of_vector());
        compare_levels();
        for (unsigned i = 0; i < 4; i++) {
            snprintf(line, sizeof line, "expected.status.%u", i);
            if (vector_text(&v, line, text))
                expect(text);
        }
        /* The whole line, but where an old debugger's flags lack the E. */
        if (vector_text(&v, "expected.line3", text) && !strstr(text, "WV"))
            expect(text);
        if (vector_text(&v, "expected.large_page_pfn", text)) {
            snprintf(line, sizeof line, "LARGE PAGE pfn %s", text);
            expect(line);
        }
        compared++;
    }
    vectors_close(&v);
    assert_true(compared >= 29);
}

/* The transcripts print where each entry is, so its table, if not its flags. */
static void vtop_walks_where_every_transcript_walks(void **state)
{
    unsigned compared = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "vtop")) {
        enum ntl_arch arch = arch_of_vector();
        char contents[512] = "", path[64], va[VECTOR_TEXT], dtb[VECTOR_TEXT];
        uint64_t pa[NTL_LEVELS_MAX], physical, value;
        size_t used = 0;
        unsigned n = 0;
        bool large = false;

        if (!vector_text(&v, "input.pagedir", dtb)
            || !vector_hex(&v, "expected.phys", &physical))
            continue;
        assert_true(vector_text(&v, "input.va", va));
        for (; n < NTL_LEVELS_MAX; n++) {
            snprintf(path, sizeof path, "expected.steps.%u.pa", n);
            if (!vector_hex(&v, path, &pa[n]))
                break;
        }
        large = n < ntl_paging(arch)->levels;
        for (unsigned i = 0; i < n; i++) {
            bool last = i + 1 == n;

            snprintf(path, sizeof path, "expected.steps.%u.contains", i);
            if (!vector_hex(&v, path, &value))
                value = last ? (physical & ~UINT64_C(0xfff)
                                & ~(large ? UINT64_C(0x1fffff) : 0))
                               | (large ? 0xe3 : 0x63)
                             : (pa[i + 1] & ~UINT64_C(0xfff)) | 0x63;
            used += (size_t)snprintf(contents + used, sizeof contents - used,
                                     " %llx", (unsigned long long)value);
        }
        answer(&a, "-j -a %s vtop %s %s =%s", ntl_paging(arch)->name, dtb, va,
               contents);
        for (unsigned i = 0; i < n; i++) {
            snprintf(path, sizeof path, "\"at_physical\":\"0x%llx\"",
                     (unsigned long long)pa[i]);
            expect(path);
        }
        snprintf(path, sizeof path, "\"physical\":\"0x%llx\"",
                 (unsigned long long)physical);
        expect(path);
        compared++;
    }
    vectors_close(&v);
    assert_true(compared >= 11);
}

/*
 * WinDbg's own layout, letter by letter, from public transcripts: a large page
 * (vectors.jsonl, build 19041); a walk that ends at the PDE and a freed page
 * (0vercl0k/kdmp-parser-rs, tests/regression.rs); a prototype PTE
 * (DebugPrivilege/InsightEngineering, D1); a large page of arm64
 * (msuiche/smbaloo); PAE and its large page (Windows 8 and 7, mex's crash
 * listings); x86 without PAE (Windows 8, CR4 406f9).
 */
static const struct {
    const char *question, *lines;
} printed[] = {
    { "-s ffffce8000000000 !pte fffff800031fd5b0 = 4709063 460a063 "
      "0a00000002a001a1",
"                                           VA fffff800031fd5b0\n"
"PXE at FFFFCEE773B9DF80    PPE at FFFFCEE773BF0000    "
"PDE at FFFFCEE77E0000C0    PTE at FFFFCEFC00018FE8\n"
"contains 0000000004709063  contains 000000000460A063  "
"contains 0A00000002A001A1  contains 0000000000000000\n"
"pfn 4709      ---DA--KWEV  pfn 460a      ---DA--KWEV  "
"pfn 2a00      -GL-A--KREV  LARGE PAGE pfn 2bfd\n" },
    { "-s 1eb !pte 0 = 0a0000005dc78867 0a0000005dc79867 0",
"                                           VA 0000000000000000\n"
"PXE at FFFFF5FAFD7EB000    PPE at FFFFF5FAFD600000    "
"PDE at FFFFF5FAC0000000    PTE at FFFFF58000000000\n"
"contains 0A0000005DC78867  contains 0A0000005DC79867  "
"contains 0000000000000000\n"
"pfn 5dc78     ---DA--UWEV  pfn 5dc79     ---DA--UWEV  "
"contains 0000000000000000\n"
"not valid\n" },
    { "-s 1eb !pte ffffffffffffffff 0 = 2725063 2726063 2728063 "
      "0000fffffffff000",
"                                           VA ffffffffffffffff\n"
"PXE at FFFFF5FAFD7EBFF8    PPE at FFFFF5FAFD7FFFF8    "
"PDE at FFFFF5FAFFFFFFF8    PTE at FFFFF5FFFFFFFFF8\n"
"contains 0000000002725063  contains 0000000002726063  "
"contains 0000000002728063  contains 0000FFFFFFFFF000\n"
"pfn 2725      ---DA--KWEV  pfn 2726      ---DA--KWEV  "
"pfn 2728      ---DA--KWEV  not valid\n"
"                                                      "
"                            Page has been freed\n" },
    { "-s 1f4 !pte fffff803712e5000 = f6c0b063 10017063 0a0000013bfbc863 "
      "c182cc1ffdf80400",
"                                           VA fffff803712e5000\n"
"PXE at FFFFFA7D3E9F4F80    PPE at FFFFFA7D3E9F0068    "
"PDE at FFFFFA7D3E00DC48    PTE at FFFFFA7C01B89728\n"
"contains 00000000F6C0B063  contains 0000000010017063  "
"contains 0A0000013BFBC863  contains C182CC1FFDF80400\n"
"pfn f6c0b     ---DA--KWEV  pfn 10017     ---DA--KWEV  "
"pfn 13bfbc    ---DA--KWEV  not valid\n"
"                                                      "
"                            Proto: FFFFC182CC1FFDF8\n" },
    { "-a arm64 -s 1ec !pte fffff800df891000 = 60000084609f03 6000008460af03 "
      "c000009bc00f01",
"                                           VA fffff800df891000\n"
"PXE at FFFFF67B3D9ECF80    PPE at FFFFF67B3D9F0018    "
"PDE at FFFFF67B3E0037E0    PTE at FFFFF67C006FC488\n"
"contains 0060000084609F03  contains 006000008460AF03  "
"contains 00C000009BC00F01  contains 0000000000000000\n"
"pfn 84609      -R--ADK--V  pfn 8460a      -R--ADK--V  "
"pfn 9bc00      -WX-ADK-LV  LARGE PAGE pfn 9bc91\n" },
    { "-a x86-pae !pte 81beef4c = 1b09063 2dec121",
"                    VA 81beef4c\n"
"PDE at C0602068            PTE at C040DF70\n"
"contains 0000000001B09063  contains 0000000002DEC121\n"
"pfn 1b09      ---DA--KWEV  pfn 2dec      -G--A--KREV\n" },
    { "-a x86-pae !pte 8297ef4c = 2c009e3",
"                    VA 8297ef4c\n"
"PDE at C06020A0            PTE at C0414BF0\n"
"contains 0000000002C009E3  contains 0000000000000000\n"
"pfn 2c00      -GLDA--KWEV    LARGE PAGE pfn 2d7e\n" },
    { "-a x86 !pte 845ecf68 = 1c4063 45ec121",
"                 VA 845ecf68\n"
"PDE at C0300844         PTE at C02117B0\n"
"contains 001C4063       contains 045EC121\n"
"pfn 1c4   ---DA--KWEV   pfn 45ec  -G--A--KREV\n" },
};

static void pte_spelled_as_in_windbg_prints_its_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
        answer(&a, "%s", printed[i].question);
        assert_string_equal(a.text, printed[i].lines);
    }
}

/* Its debugger, which could read the mask, printed def3: see test_mmpte. */
static void pte_says_that_an_offset_may_carry_the_mask(void **state)
{
    (void)state;
    answer(&a, "-s 1f9 !pte fffff8071a6948f0 = 1208063 1209063 1217063 "
               "0000fef300002064");
    expect("PageFile: 2 Offset: fef3 Protect: 3 - ExecuteRead");
    expect("WinDbg then leaves them out");
}

/* A block that this program printed, pasted back, is read as it was. */
static void pte_reads_its_own_windbg_block(void **state)
{
    static char block[ANSWER_SIZE];

    (void)state;
    answer(&a, "-s 1d7 !pte fffff80123103ba0 = 2709063 270a063 "
               "0a000000050001a1");
    memcpy(block, a.text, sizeof block);
    answer(&a, "%s", block);
    assert_int_equal(a.status, NTL_OK);
    expect("self map index 1d7");
    expect("physical 5103ba0");
    expect("page size 2 MB");
}

/* What is copied out of WinDbg starts at its prompt, and names no mode. */
static void pte_reads_a_transcript_as_it_was_copied(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
        bool arm64 = strstr(printed[i].question, "arm64") != NULL;

        answer(&a, "%d: kd> !pte nt!X\n%s", (int)i, printed[i].lines);
        assert_int_equal(a.status, NTL_OK);
        assert_int_equal(answer_has(&a, "arch arm64"), arm64);
        assert_int_equal(strstr(printed[i].lines, "not valid") != NULL,
                         answer_has(&a, "mapped 0"));
    }
}

/* DebugPrivilege/InsightEngineering, D1: the tables are not in the dump. */
static void pte_reads_a_block_that_gave_up(void **state)
{
    (void)state;
    answer(&a, "4: kd> !pte ffff80091002ac08\n"
               "                                           "
               "VA ffff80091002ac08\n"
               "PXE at FFFFD7EBF5FAF800    PPE at FFFFD7EBF5F00120    "
               "PDE at FFFFD7EBE0024400    PTE at FFFFD7C004880150\n"
               "Page 19e511 not present in the dump file. "
               "Type \".hh dbgerr004\" for details\n"
               "Unable to get PXE FFFFD7EBF5F00120\n");
    assert_int_equal(a.status, NTL_OK);
    expect("self map index 1af");
    expect("ffffd7c0`04880150");
}

static void pte_reads_a_block_of_pae_without_being_told(void **state)
{
    (void)state;
    answer(&a, "                    VA 001f0000\n"
               "PDE at C0600000            PTE at C0000F80\n"
               "contains 000000006A1A6867  contains 0000000000000080\n"
               "pfn 6a1a6     ---DA--UWEV  not valid\n"
               "                            DemandZero\n"
               "                            Protect: 4 - ReadWrite\n");
    assert_int_equal(a.status, NTL_OK);
    expect("arch x86-pae");
    expect("demand_zero");
}

static void pte_takes_an_address_of_the_self_map_as_a_pte(void **state)
{
    (void)state;
    answer(&a, "-s 1f2 pte 0xFFFFF97CBE011970");
    expect("address fffff97c`0232e000");
    answer(&a, "-s 1f2 pte 0xFFFFF97CBE011970 1");
    expect("address fffff97c`be011970");
}

static void pte_of_what_is_not_mapped_is_absent(void **state)
{
    (void)state;
    answer(&a, "pte 10000 = 0");
    assert_true(a.absent);
    answer(&a, "pte 10000 = 1067");
    assert_false(a.absent);
    answer(&a, "pte 10000");
    assert_false(a.absent);
}

static void pte_refuses_more_contents_than_levels(void **state)
{
    (void)state;
    answer(&a, "pte 10000 = 1 2 3 4 5");
    assert_int_equal(a.status, NTL_EEXTRA);
    assert_int_equal(a.diag.offset, 20);
}

/* A number in the JSON that pte printed, after "at":"0x. */
static uint64_t next_at(const char **text)
{
    static const char key[] = "\"at\":\"0x";
    unsigned long long value = 0;

    *text = strstr(*text, key);
    if (*text) {
        *text += sizeof key - 1;
        sscanf(*text, "%llx", &value);
    }
    return value;
}

static void pte2va_gives_back_the_page_of_every_entry_that_pte_prints(
    void **state)
{
    static const char *const modes[] = {
        "x64", "x64-la57", "x86", "x86-pae", "arm64",
    };
    static struct answer back;
    uint64_t seed = 0x2545f4914f6cdd1d;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        enum ntl_arch arch = (enum ntl_arch)(i % NTL_ARCH_COUNT);
        const struct ntl_paging *mode = ntl_paging(arch);
        unsigned index = mode->index_min
                         + (unsigned)(seed >> 40) % (mode->index_max
                                                     - mode->index_min + 1u);
        uint64_t va;
        const char *at = a.text;

        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        va = ntl_va_canonical(arch, seed);
        answer(&a, "-j -a %s -s %x pte %llx 0", modes[arch], index,
               (unsigned long long)va);
        if (va == 0)
            continue;
        for (unsigned level = mode->mapped_levels; level-- > 0;) {
            char page[64];
            unsigned shift = mode->level[level].shift;

            answer(&back, "-j -a %s -s %x pte2va %llx", modes[arch], index,
                   (unsigned long long)next_at(&at));
            snprintf(page, sizeof page, "\"as\":\"%s\",\"index\":\"0x%x\","
                     "\"first\":\"0x%llx\"", mode->level[level].nt,
                     ntl_va_index(arch, va, (enum ntl_level)level),
                     (unsigned long long)(va >> shift << shift));
            if (!answer_has(&back, page))
                fail_msg("va %llx: no %s in %s", (unsigned long long)va, page,
                         back.text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pte_prints_what_every_transcript_shows),
        cmocka_unit_test(vtop_walks_where_every_transcript_walks),
        cmocka_unit_test(pte_spelled_as_in_windbg_prints_its_lines),
        cmocka_unit_test(pte_says_that_an_offset_may_carry_the_mask),
        cmocka_unit_test(pte_reads_a_transcript_as_it_was_copied),
        cmocka_unit_test(pte_reads_its_own_windbg_block),
        cmocka_unit_test(pte_reads_a_block_that_gave_up),
        cmocka_unit_test(pte_reads_a_block_of_pae_without_being_told),
        cmocka_unit_test(pte_takes_an_address_of_the_self_map_as_a_pte),
        cmocka_unit_test(pte_of_what_is_not_mapped_is_absent),
        cmocka_unit_test(pte_refuses_more_contents_than_levels),
        cmocka_unit_test(
            pte2va_gives_back_the_page_of_every_entry_that_pte_prints),
    };

    return cmocka_run_group_tests_name("pte", tests, NULL, NULL);
}
