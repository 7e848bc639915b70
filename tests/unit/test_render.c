/* What the renderers make of a sink's calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "answer.h"
#include "core/text/utf8.h"
#include "core/text/visible.h"
#include "hostile.h"
#include "render/render.h"

#include <stdbool.h>

static struct out out;

static struct render *open_render(enum render_form form)
{
    out_init(&out, NULL, 0);
    return render_open(form, &out, false, true);
}

static void expect(struct render *render, const char *text)
{
    out_char(&out, '\0');
    assert_string_equal(out.bytes, text);
    render_close(render);
    out_free(&out);
}

/* One of everything, as a command would say it. */
static void say_all(struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_begin(sink, NTL_LINE, "context", NULL);
    ntl_emit(sink, .key = "arch", .kind = NTL_TEXT, .text = "x64",
             .note = "default");
    ntl_end(sink);
    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS,
             .value = 0xfffff80212345678, .note = "a note");
    ntl_begin(sink, NTL_OBJECT, "fields", "fields");
    ntl_emit(sink, .key = "Valid", .kind = NTL_FLAG, .value = 1, .lo = 0,
             .width = 1);
    ntl_emit(sink, .key = "PageFrameNumber", .kind = NTL_NUMBER, .value = 0xabc,
             .lo = 12, .width = 36);
    ntl_end(sink);
    ntl_begin(sink, NTL_TABLE, "rows", "rows");
    for (uint64_t i = 0; i < 2; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "index", .kind = NTL_DECIMAL, .value = i);
        ntl_emit(sink, .key = "the_name", .kind = NTL_TEXT,
                 .text = i ? "longer than its head" : "a|b");
        ntl_end(sink);
    }
    ntl_end(sink);
    ntl_step(sink, "sum", "%x + %x = %x", .number = { 1, 2, 3 });
    ntl_find(sink, "odd", "bit %d is set", .number = { 45 });
    ntl_end(sink);
}

static void text_lines_its_columns_up(void **state)
{
    struct render *r = open_render(RENDER_TEXT);

    (void)state;
    say_all(render_sink(r));
    expect(r,
           "arch x64 (default)\n"
           "  address  fffff802`12345678  a note\n"
           "\n"
           "fields\n"
           "      0  Valid            1\n"
           "  47:12  PageFrameNumber  abc\n"
           "\n"
           "rows\n"
           "  index  the name\n"
           "  0      a|b\n"
           "  1      longer than its head\n"
           "= sum: 1 + 2 = 3\n"
           "! bit 45 is set\n");
}

static void json_is_one_object_on_one_line(void **state)
{
    struct render *r = open_render(RENDER_JSON);

    (void)state;
    say_all(render_sink(r));
    expect(r,
           "{\"command\":\"demo\",\"context\":{\"arch\":\"x64\","
           "\"arch_from\":\"default\"},\"address\":\"0xfffff80212345678\","
           "\"fields\":{\"Valid\":true,\"PageFrameNumber\":\"0xabc\"},"
           "\"rows\":[{\"index\":0,\"the_name\":\"a|b\"},"
           "{\"index\":1,\"the_name\":\"longer than its head\"}],"
           "\"findings\":[{\"key\":\"odd\",\"text\":\"bit 45 is set\","
           "\"numbers\":[\"0x2d\"]}],\"steps\":[{\"key\":\"sum\","
           "\"text\":\"1 + 2 = 3\","
           "\"numbers\":[\"0x1\",\"0x2\",\"0x3\"]}]}\n");
}

static void markdown_has_tables_and_escapes_their_bars(void **state)
{
    struct render *r = open_render(RENDER_MARKDOWN);

    (void)state;
    say_all(render_sink(r));
    expect(r,
           "## demo\n\n"
           "arch **x64** (default)\n\n"
           "| name | value | meaning |\n"
           "| --- | --- | --- |\n"
           "| address | fffff802`12345678 | a note |\n\n"
           "### fields\n\n"
           "| bits | name | value |\n"
           "| --- | --- | --- |\n"
           "| 0 | Valid | 1 |\n"
           "| 47:12 | PageFrameNumber | abc |\n\n"
           "### rows\n\n"
           "| index | the name |\n"
           "| --- | --- |\n"
           "| 0 | a\\|b |\n"
           "| 1 | longer than its head |\n\n"
           "1. sum: 1 + 2 = 3\n\n"
           "> bit 45 is set\n\n");
}

static void json_escapes_what_json_must(void **state)
{
    struct render *r = open_render(RENDER_JSON);
    struct ntl_sink *sink = render_sink(r);

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_TEXT, .text = "\"\\\n\x7f");
    ntl_emit(sink, .key = "b", .kind = NTL_TEXT,
             .text = "plain plain \" plain");
    ntl_emit(sink, .key = "c", .kind = NTL_ABSENT);
    ntl_end(sink);
    expect(r, "{\"command\":\"demo\",\"a\":\"\\\"\\\\\\u000a\\u007f\","
              "\"b\":\"plain plain \\\" plain\",\"c\":null}\n");
}

/* A sentence, its mark, and the numbers in it as members of their own. */
static void json_has_what_is_in_a_sentence_beside_it(void **state)
{
    struct render *r = open_render(RENDER_JSON);
    struct ntl_sink *sink = render_sink(r);
    const struct ntl_phrase marked = {
        "%mthe PTE of %a is %x", { NTL_MARK_SEEN, 0x1000, 0x63 }, { NULL }, 0,
    }, plain = { "plain", { 0 }, { NULL }, 0 };

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_SENTENCE, .phrase = &marked);
    ntl_emit(sink, .key = "b", .kind = NTL_SENTENCE, .phrase = &plain);
    ntl_end(sink);
    expect(r, "{\"command\":\"demo\","
              "\"a\":\"the PTE of 00000000`00001000 is 63\","
              "\"a_mark\":\"seen\",\"a_numbers\":[\"0x1000\",\"0x63\"],"
              "\"b\":\"plain\"}\n");
}

static void json_of_nothing_said_is_null(void **state)
{
    struct render *r = open_render(RENDER_JSON);
    struct ntl_sink *sink = render_sink(r);
    const struct ntl_phrase empty = { "%s", { 0 }, { "" }, 0 };

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_TEXT, .text = "");
    ntl_emit(sink, .key = "b", .kind = NTL_TEXT);
    ntl_emit(sink, .key = "c", .kind = NTL_ABSENT);
    ntl_emit(sink, .key = "d", .kind = NTL_SENTENCE, .phrase = &empty);
    ntl_end(sink);
    expect(r, "{\"command\":\"demo\",\"a\":null,\"b\":null,\"c\":null,"
              "\"d\":null}\n");
}

/* A byte that is no character, as in a refused line, keeps its number. */
static void json_leaves_letters_alone_and_keeps_the_rest(void **state)
{
    struct render *r = open_render(RENDER_JSON);
    struct ntl_sink *sink = render_sink(r);

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_TEXT,
             .text = "\xc3\xa9\"\xe2\x82\xac");
    ntl_emit(sink, .key = "b", .kind = NTL_TEXT,
             .text = "\xf0\x9f\x94\x8e x \xc3");
    ntl_end(sink);
    expect(r, "{\"command\":\"demo\",\"a\":\"\xc3\xa9\\\"\xe2\x82\xac\","
              "\"b\":\"\\ud83d\\udd0e x \\u00c3\"}\n");
}

/* Each length takes its own way through the words of eight bytes. */
static void json_finds_what_to_escape_at_every_place(void **state)
{
    char text[40], json[80];

    (void)state;
    for (size_t length = 1; length < 30; length++) {
        for (size_t at = 0; at < length; at++) {
            struct render *r = open_render(RENDER_JSON);

            memset(text, 'x', length);
            text[length] = '\0';
            text[at] = '"';
            snprintf(json, sizeof json,
                     "{\"command\":\"d\",\"k\":\"%.*s\\\"%s\"}\n",
                     (int)at, text, text + at + 1);
            ntl_begin(render_sink(r), NTL_OBJECT, "d", NULL);
            ntl_emit(render_sink(r), .key = "k", .kind = NTL_TEXT,
                     .text = text);
            ntl_end(render_sink(r));
            expect(r, json);
        }
    }
}

static void json_keys_may_have_any_length(void **state)
{
    char key[256], json[300];

    (void)state;
    for (size_t length = 1; length < sizeof key; length++) {
        struct render *r = open_render(RENDER_JSON);

        for (size_t i = 0; i < length; i++)
            key[i] = (char)('a' + i % 26);
        key[length] = '\0';
        snprintf(json, sizeof json, "{\"command\":\"d\",\"%s\":true}\n", key);
        ntl_begin(render_sink(r), NTL_OBJECT, "d", NULL);
        ntl_emit(render_sink(r), .key = key, .kind = NTL_FLAG, .value = 1);
        ntl_end(render_sink(r));
        expect(r, json);
    }
}

/* Every number of digits, since the digits are written eight at a time. */
static void json_numbers_have_as_many_digits_as_they_need(void **state)
{
    (void)state;
    for (unsigned digits = 1; digits <= 16; digits++) {
        struct render *r = open_render(RENDER_JSON);
        struct ntl_sink *sink = render_sink(r);
        uint64_t value = 0xfedcba9876543210 >> (64 - 4 * digits);
        char text[64];

        snprintf(text, sizeof text, "{\"command\":\"d\",\"n\":\"0x%llx\"}\n",
                 (unsigned long long)value);
        ntl_begin(sink, NTL_OBJECT, "d", NULL);
        ntl_emit(sink, .key = "n", .kind = NTL_RAW, .value = value);
        ntl_end(sink);
        expect(r, text);
    }
}

static void json_of_a_failure_is_an_object_with_error(void **state)
{
    struct render *r = open_render(RENDER_JSON);
    struct ntl_diag diag = { 3, 2, { .format = "try %x", .number = { 16 } } };

    (void)state;
    ntl_begin(render_sink(r), NTL_OBJECT, "demo", NULL);
    ntl_emit(render_sink(r), .key = "half", .kind = NTL_FLAG);
    ntl_begin(render_sink(r), NTL_OBJECT, "an", NULL);
    ntl_find(render_sink(r), "answer", "taken back");
    render_failed(r, "va zz", 5, NTL_ESYNTAX, &diag, 7);
    expect(r, "{\"error\":\"this is not an expression\",\"line\":7,"
              "\"input\":\"va zz\",\"from_byte\":3,\"to_byte\":5,"
              "\"hint\":\"try 10\"}\n");
}

static void text_prints_nothing_of_an_answer_that_failed(void **state)
{
    struct render *r = open_render(RENDER_MARKDOWN);
    struct ntl_diag diag = { 0 };

    (void)state;
    ntl_begin(render_sink(r), NTL_OBJECT, "demo", NULL);
    render_failed(r, "x", 1, NTL_ENAME, &diag, 0);
    expect(r, "");
}

static void text_stays_within_80_columns(void **state)
{
    struct render *r = open_render(RENDER_TEXT);
    struct ntl_sink *sink = render_sink(r);
    char words[400];
    size_t column = 0;

    (void)state;
    for (size_t i = 0; i < sizeof words - 1; i++)
        words[i] = i % 6 == 5 ? ' ' : 'w';
    words[sizeof words - 1] = '\0';
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_emit(sink, .key = "key", .kind = NTL_TEXT, .text = words,
             .note = words);
    ntl_emit(sink, .key = "other", .kind = NTL_FLAG, .note = words);
    ntl_find(sink, "odd", "%s", .word = { words });
    ntl_end(sink);
    for (size_t i = 0; i < out.used; i++) {
        column = out.bytes[i] == '\n' ? 0 : column + 1;
        assert_true(column <= 80);
    }
    render_close(r);
    out_free(&out);
}

/* A word of 64 bits is not parted. */
static bool is_binary(const char *line, size_t length)
{
    size_t n = 0;

    while (n < length && (line[length - 1 - n] == '0'
                          || line[length - 1 - n] == '1'))
        n++;
    return n == 64;
}

/* Whatever is asked: no line is longer, and no number is parted. */
static void answers_fit_a_narrow_terminal(void **state)
{
    static const char *const lines[] = {
        "va fffff8026d4bf410", "va -a x64-la57 ff11223344556677",
        ("pte fffff8026d4bf410 = a000000f8007063 a00000000825063 "
         "a00000000826063 8a0000010fb5f863"),
        "selfmap 1d7", "mmpte 8a00000003c019e3 pde", "reg cr4 350ef8", "gdt",
        "bugcheck a fffff8026d4bf410 2 1 fffff8026d4b1000", "idt", "reg",
        "eval fffff8026d4bf410", "access fffff8026d4bf410 w irql=2", "help",
        "help all", "status c0000005", "syscall NtCreateFile", "pf 3",
        "bugcheck 1a 41792 fffff081`7b01e100 10000000 0", "lesson",
    };
    static struct answer a;

    (void)state;
    for (unsigned wide = 60; wide <= 80; wide += 5)
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            answer_columns = wide;
            answer(&a, "%s", lines[i]);
            assert_int_equal(a.status, NTL_OK);
            for (const char *at = a.text; *at; at += strcspn(at, "\n") + 1)
                if (ntl_visible_columns(at, strcspn(at, "\n")) > wide
                    && !is_binary(at, strcspn(at, "\n")))
                    fail_msg("`%s` at %u columns: %.*s", lines[i], wide,
                             (int)strcspn(at, "\n"), at);
        }
    answer_columns = 60;
    answer(&a, "%s", lines[0]);
    answer_columns = 0;
    assert_non_null(strstr(a.text, "offset 410\n"));
    assert_non_null(strstr(a.text, "  010000010000\n"));
}

/* A table is printed in parts, so that it may be as long as it likes. */
static void emit_wide_row(struct ntl_sink *sink, const char *first)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = first);
    for (int i = 0; i < 4; i++)
        ntl_emit(sink, .key = "first_known_build", .kind = NTL_DECIMAL,
                 .value = 7600);
    ntl_end(sink);
}

static void text_breaks_names_of_columns_where_that_makes_them_fit(void **state)
{
    struct render *r = open_render(RENDER_TEXT);
    struct ntl_sink *sink = render_sink(r);

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_begin(sink, NTL_TABLE, "rows", NULL);
    emit_wide_row(sink, "longer than twenty columns");
    ntl_end(sink);
    ntl_end(sink);
    expect(r,
           "  name                        first  first  first  first\n"
           "                              known  known  known  known\n"
           "                              build  build  build  build\n"
           "  longer than twenty columns  7600   7600   7600   7600\n");
}

static void text_sets_groups_of_bits_as_a_ruler_does(void **state)
{
    struct render *r = open_render(RENDER_TEXT);
    struct ntl_sink *sink = render_sink(r);

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_begin(sink, NTL_TABLE, "rows", NULL);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "pde", .kind = NTL_BINARY, .value = 5, .digits = 4);
    ntl_emit(sink, .key = "pte", .kind = NTL_BINARY, .value = 1, .digits = 4);
    ntl_emit(sink, .key = "page", .kind = NTL_NUMBER, .value = 0x51);
    ntl_end(sink);
    ntl_end(sink);
    ntl_end(sink);
    expect(r,
           "  pde  pte   page\n"
           "  0101 0001  51\n");
}

static void text_of_a_long_table_streams(void **state)
{
    struct render *r = open_render(RENDER_TEXT);
    struct ntl_sink *sink = render_sink(r);
    size_t lines = 0;

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_begin(sink, NTL_TABLE, "rows", NULL);
    for (uint64_t i = 0; i < 10000; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "n", .kind = NTL_DECIMAL, .value = i);
        ntl_end(sink);
    }
    ntl_end(sink);
    ntl_end(sink);
    for (size_t i = 0; i < out.used; i++)
        lines += out.bytes[i] == '\n';
    assert_int_equal(lines, 10001);
    render_close(r);
    out_free(&out);
}

static struct out file;         /* what a writer was given                    */

static int write_to_memory(int fd, const char *bytes, size_t length)
{
    (void)fd;
    out_bytes(&file, bytes, length);
    return 0;
}

/* The rows of one column and a half: each line would end with blanks. */
static void say_ragged(enum render_form form)
{
    struct render *render = render_open(form, &out, false, false);
    struct ntl_sink *sink = render_sink(render);

    ntl_begin(sink, NTL_OBJECT, "d", NULL);
    ntl_begin(sink, NTL_TABLE, "t", NULL);
    for (unsigned i = 0; i < 2; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "first_of_all", .kind = NTL_DECIMAL, .value = i);
        ntl_emit(sink, .key = "second", .kind = NTL_TEXT,
                 .text = i ? "" : "some words");
        ntl_end(sink);
    }
    ntl_end(sink);
    ntl_end(sink);
    render_close(render);
}

/* `used` bytes of the buffer are full before it comes. */
static void say_behind(enum render_form form, size_t used)
{
    out_init(&out, write_to_memory, 0);
    for (size_t i = 0; i < used; i++)
        out_char(&out, 'x');
    say_ragged(form);
    out_flush(&out);
    out_free(&out);
}

static void an_answer_is_the_same_wherever_the_buffer_ends(void **state)
{
    enum { ANSWER = 200 };

    (void)state;
    for (unsigned form = RENDER_TEXT; form <= RENDER_MARKDOWN; form++) {
        struct out whole;

        out_init(&out, NULL, 0);
        say_ragged((enum render_form)form);
        whole = out;
        for (size_t used = OUT_SIZE - ANSWER; used < OUT_SIZE; used++) {
            out_init(&file, NULL, 0);
            say_behind((enum render_form)form, used);
            assert_int_equal(file.used, used + whole.used);
            assert_memory_equal(file.bytes + used, whole.bytes, whole.used);
            out_free(&file);
        }
        out_free(&whole);
    }
}

static void complaint_puts_carets_under_the_place(void **state)
{
    struct ntl_diag diag = { 3, 2, { .format = "one of: a b" } };

    (void)state;
    out_init(&out, NULL, 0);
    render_complaint(&out, false, "va zz", 5, NTL_ESYNTAX, &diag, 0);
    out_char(&out, '\0');
    assert_string_equal(out.bytes,
                        "ntlens: this is not an expression\n"
                        "  va zz\n"
                        "     ^^\n"
                        "  one of: a b\n");
    out_free(&out);
}

/* Of a long line the part around the place is shown, nothing unprintable. */
static void complaint_shows_a_window_of_a_long_line(void **state)
{
    static char line[100000];
    struct ntl_diag diag = { 50000, 1000, { 0 } };
    const char *second;

    (void)state;
    memset(line, 'x', sizeof line);
    line[50001] = '\033';
    out_init(&out, NULL, 0);
    render_complaint(&out, false, line, sizeof line, NTL_ESYNTAX, &diag, 0);
    out_char(&out, '\0');
    assert_true(out.used < 400);
    assert_null(strchr(out.bytes, '\033'));
    second = strchr(out.bytes, '^');
    assert_non_null(second);
    out_free(&out);
}

/* --- a stranger's text ---------------------------------------------------- */

/* At every place where a text from outside may stand. */
static void say_everywhere(struct ntl_sink *sink, const char *text)
{
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_begin(sink, NTL_LINE, "context", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_TEXT, .text = text, .note = text);
    ntl_end(sink);
    ntl_emit(sink, .key = "b", .kind = NTL_TEXT, .text = text, .note = text);
    ntl_begin(sink, NTL_TABLE, "t", text);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "c", .kind = NTL_TEXT, .text = text, .note = text);
    ntl_emit(sink, .key = "d", .kind = NTL_TEXT, .text = text);
    ntl_end(sink);
    ntl_end(sink);
    ntl_find(sink, "f", "%s, %s", .word = { text, text });
    ntl_step(sink, "s", "%s", .word = { text });
    ntl_prose(sink, "%s", .word = { text });
    ntl_verbatim(sink, "%s", .word = { text });
    ntl_end(sink);
}

static void say_wrong(struct render *r, const char *text)
{
    const size_t n = strlen(text);
    const struct ntl_diag diag = { n / 2, 1, { .format = "%s",
                                               .word = { text } } };

    render_failed(r, text, n, NTL_EFILE, &diag, 1);
    render_complaint(&out, false, text, n, NTL_EFILE, &diag, 1);
}

static void expect_nothing_raw(enum render_form form, const char *text)
{
    struct render *r = open_render(form);
    size_t answer;

    say_everywhere(render_sink(r), text);
    answer = out.used;
    assert_int_equal(hostile_find(out.bytes, answer), answer);
    if (form == RENDER_JSON)
        assert_true(hostile_json(out.bytes, answer));
    say_wrong(r, text);
    assert_int_equal(hostile_find(out.bytes, out.used), out.used);
    render_close(r);
    out_free(&out);
}

static void expect_nothing_raw_anywhere(const char *text)
{
    for (unsigned form = RENDER_TEXT; form <= RENDER_MARKDOWN; form++)
        expect_nothing_raw((enum render_form)form, text);
}

static void no_byte_leaves_raw(void **state)
{
    (void)state;
    for (unsigned byte = 1; byte < 0x100; byte++) {
        const char text[] = { 'a', (char)byte, 'b', ' ', (char)byte, '\0' };

        expect_nothing_raw_anywhere(text);
    }
}

static void no_hostile_character_leaves_raw(void **state)
{
    (void)state;
    for (size_t i = 0; i < hostile_count; i++) {
        for (uint32_t code = hostile_ranges[i].first;
             code <= hostile_ranges[i].last; code++) {
            char text[8] = "x";
            size_t n = code ? ntl_utf8_put(text + 1, code) : 0;

            text[1 + n] = 'y';
            expect_nothing_raw_anywhere(text);
        }
    }
}

static void a_name_that_no_line_can_hold_goes_on_in_the_next(void **state)
{
    struct render *r = open_render(RENDER_TEXT);
    struct ntl_sink *sink = render_sink(r);
    char name[256];
    size_t column = 0;

    (void)state;
    memset(name, '\033', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_begin(sink, NTL_LINE, "context", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_TEXT, .text = name, .note = name);
    ntl_emit(sink, .key = "b", .kind = NTL_FLAG);
    ntl_end(sink);
    ntl_emit(sink, .key = "c", .kind = NTL_TEXT, .text = name, .note = name);
    ntl_begin(sink, NTL_TABLE, "t", name);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "d", .kind = NTL_TEXT, .text = name, .note = name);
    ntl_emit(sink, .key = "e", .kind = NTL_TEXT, .text = name);
    ntl_end(sink);
    ntl_end(sink);
    ntl_find(sink, "f", "%s, %s", .word = { name, name });
    ntl_end(sink);
    for (size_t i = 0; i < out.used; i++) {
        column = out.bytes[i] == '\n' ? 0 : column + 1;
        assert_true(column <= 80);
    }
    render_close(r);
    out_free(&out);
}

static void columns_line_up_beside_letters_of_two_bytes(void **state)
{
    struct render *r = open_render(RENDER_TEXT);
    struct ntl_sink *sink = render_sink(r);

    (void)state;
    ntl_begin(sink, NTL_OBJECT, "demo", NULL);
    ntl_emit(sink, .key = "a", .kind = NTL_TEXT, .text = "J\xc3\xbcrgen",
             .note = "x");
    ntl_emit(sink, .key = "b", .kind = NTL_TEXT, .text = "a\tb", .note = "y");
    ntl_end(sink);
    expect(r, "  a  J\xc3\xbcrgen  x\n"
              "  b  a\\tb    y\n");
}

static void markdown_makes_quiet_what_is_live_in_it(void **state)
{
    static const struct { const char *text, *cell; } known[] = {
        { "fffff802`12345678", "fffff802`12345678" },
        { "a`b`c", "a\\`b\\`c" },
        { "a|b", "a\\|b" },
        { "<script>", "\\<script>" },
        { "a << 12 < b", "a << 12 < b" },
        { "&lt; a & b", "\\&lt; a & b" },
        { "![x](http://y)", "!\\[x](http\\://y)" },
        { "**b** a * b", "\\*\\*b\\*\\* a * b" },
        { "_i_ A_NAME", "\\_i\\_ A_NAME" },
        { "\\??\\C:\\x", "\\\\??\\C:\\x" },
        { "end\\", "end\\\\" },
        { "www.x", "www\\.x" },
        { "me@x.org", "me`@`x.org" },
        { "fffff802`1 a@b.c", "fffff802\\`1 a`@`b.c" },
        { "@rip + 8", "@rip + 8" },
        { "ftp://x", "ftp\\://x" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char part[64];
        struct render *r = open_render(RENDER_MARKDOWN);

        snprintf(part, sizeof part, "| %s |", known[i].cell);
        say_everywhere(render_sink(r), known[i].text);
        out_char(&out, '\0');
        assert_non_null(strstr(out.bytes, part));
        render_close(r);
        out_free(&out);
    }
}

static void markdown_begins_no_block_with_a_strangers_sign(void **state)
{
    static const char *const known[][2] = {
        { "# x", "\n\\# x\n" },   { "- x", "\n\\- x\n" },
        { "12. x", "\n12\\. x\n" }, { "     x", "\nx\n" },
        { "> x", "\n\\> x\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct render *r = open_render(RENDER_MARKDOWN);

        say_everywhere(render_sink(r), known[i][0]);
        out_char(&out, '\0');
        assert_non_null(strstr(out.bytes, known[i][1]));
        render_close(r);
        out_free(&out);
    }
}

/* The caret stands under what was blamed, escapes before it or not. */
static void complaint_counts_columns_of_escapes(void **state)
{
    static const char line[] = "a\033\xc3\xa9 zz";
    struct ntl_diag diag = { 5, 2, { 0 } };

    (void)state;
    out_init(&out, NULL, 0);
    render_complaint(&out, false, line, sizeof line - 1, NTL_ESYNTAX, &diag, 0);
    out_char(&out, '\0');
    assert_non_null(strstr(out.bytes, "\n  a\\x1b\xc3\xa9 zz\n"
                                      "         ^^\n"));
    out_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_lines_its_columns_up),
        cmocka_unit_test(json_is_one_object_on_one_line),
        cmocka_unit_test(markdown_has_tables_and_escapes_their_bars),
        cmocka_unit_test(json_escapes_what_json_must),
        cmocka_unit_test(json_has_what_is_in_a_sentence_beside_it),
        cmocka_unit_test(json_of_nothing_said_is_null),
        cmocka_unit_test(json_leaves_letters_alone_and_keeps_the_rest),
        cmocka_unit_test(json_finds_what_to_escape_at_every_place),
        cmocka_unit_test(json_keys_may_have_any_length),
        cmocka_unit_test(json_numbers_have_as_many_digits_as_they_need),
        cmocka_unit_test(json_of_a_failure_is_an_object_with_error),
        cmocka_unit_test(text_prints_nothing_of_an_answer_that_failed),
        cmocka_unit_test(text_stays_within_80_columns),
        cmocka_unit_test(answers_fit_a_narrow_terminal),
        cmocka_unit_test(
            text_breaks_names_of_columns_where_that_makes_them_fit),
        cmocka_unit_test(text_sets_groups_of_bits_as_a_ruler_does),
        cmocka_unit_test(text_of_a_long_table_streams),
        cmocka_unit_test(an_answer_is_the_same_wherever_the_buffer_ends),
        cmocka_unit_test(complaint_puts_carets_under_the_place),
        cmocka_unit_test(complaint_shows_a_window_of_a_long_line),
        cmocka_unit_test(no_byte_leaves_raw),
        cmocka_unit_test(no_hostile_character_leaves_raw),
        cmocka_unit_test(a_name_that_no_line_can_hold_goes_on_in_the_next),
        cmocka_unit_test(columns_line_up_beside_letters_of_two_bytes),
        cmocka_unit_test(markdown_makes_quiet_what_is_live_in_it),
        cmocka_unit_test(markdown_begins_no_block_with_a_strangers_sign),
        cmocka_unit_test(complaint_counts_columns_of_escapes),
    };

    return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
