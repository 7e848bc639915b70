/* A line in, an answer out: sessions, hosts, forms, settings, completion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/wrap.h"
#include "heard.h"

#include <ntlens/ask.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct ntl_ask *ask;
static struct ntl_text text;

static int begin(void **state)
{
    (void)state;
    ask = ntl_ask_open(NULL);
    return ask ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    ntl_ask_close(ask);
    return 0;
}

static enum ntl_answered json(const char *line)
{
    return ntl_ask_form(ask, line, strlen(line), NTL_FORM_JSON, &text);
}

static bool has(const char *part)
{
    return strstr(text.bytes, part) != NULL;
}

/* --- lines ---------------------------------------------------------------- */

static void an_answer_is_in_the_form_that_is_asked_for(void **state)
{
    static const char line[] = "-m eval 1 + 1";

    (void)state;
    assert_int_equal(json(line), NTL_ANSWERED);
    assert_true(has("{\"command\":\"eval\""));
    assert_int_equal(strlen(text.bytes), text.length);
    ntl_ask_form(ask, line, sizeof line - 1, NTL_FORM_MARKDOWN, &text);
    assert_true(has("## eval") || has("eval"));
    assert_false(has("{"));
    ntl_ask_form(ask, line, sizeof line - 1, NTL_FORM_TEXT, &text);
    assert_false(has("|"));
}

static void an_error_is_an_answer(void **state)
{
    static const char line[] = "va 12zz";

    (void)state;
    assert_int_equal(json(line), NTL_NOT_UNDERSTOOD);
    assert_true(has("{\"error\":\"this is not an expression\""));
    assert_true(has("\"from_byte\":5,\"to_byte\":7"));
    assert_true(has("\"hint\":"));
    ntl_ask_form(ask, line, sizeof line - 1, NTL_FORM_TEXT, &text);
    assert_true(has("  va 12zz\n       ^^\n"));
    ntl_ask_form(ask, line, sizeof line - 1, NTL_FORM_MARKDOWN, &text);
    assert_true(has("      va 12zz\n           ^^\n"));
}

static void a_blank_line_has_no_answer(void **state)
{
    (void)state;
    assert_int_equal(json(""), NTL_ANSWERED);
    assert_int_equal(text.length, 0);
    assert_int_equal(json("  # nothing"), NTL_ANSWERED);
    assert_int_equal(text.length, 0);
    assert_int_equal(json("-e"), NTL_NOT_UNDERSTOOD);
    assert_int_equal(json("status 12345678"), NTL_ANSWERED_ABSENT);
}

static void a_sink_gets_answers_and_errors(void **state)
{
    static const char *const lines[]
        = { "va 1000", "va 12zz", "bogus", "db 0" };
    struct heard heard;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        enum ntl_answered how = ntl_ask(ask, lines[i], strlen(lines[i]),
                                        heard_start(&heard));

        assert_int_equal(how == NTL_ANSWERED, i == 0);
        assert_int_equal(heard.depth, 0);
        assert_int_equal(heard_item(&heard, "error") != NULL, i > 0);
    }
}

static void a_text_may_be_several_lines_that_are_typed(void **state)
{
    static const char lines[] = "set arch x86\nva 1000\n\n# none\nbogus\n"
                                "eval 2 + 2\r\n";

    (void)state;
    assert_int_equal(json(lines), NTL_NOT_UNDERSTOOD);
    assert_true(has("{\"command\":\"va\",\"address\":\"0x1000\""));
    assert_true(has("\"arch\":\"x86\""));
    assert_true(has("\"input\":\"bogus\",\"from_byte\":0,\"to_byte\":5"));
    assert_true(has("{\"command\":\"eval\",\"hex\":\"0x4\""));
    assert_int_equal(json("va 1000"), NTL_ANSWERED);
    assert_true(has("\"arch\":\"x64\""));
    ntl_ask_form(ask, "sel 33\nstatus c0000005", 22, NTL_FORM_TEXT, &text);
    assert_true(has("\n\nc0000005") || has("STATUS_ACCESS_VIOLATION"));
    assert_true(has("KGDT64_R3_CODE"));
}

/* The group at depth 0 is one command's; a place is in the whole text. */
static void a_sink_gets_an_answer_for_each_line(void **state)
{
    static const char lines[] = "sel 33\nbogus\nsel 10";
    struct heard heard;

    (void)state;
    assert_int_equal(ntl_ask(ask, lines, sizeof lines - 1, heard_start(&heard)),
                     NTL_NOT_UNDERSTOOD);
    assert_int_equal(heard.depth, 0);
    assert_int_equal(heard_item(&heard, "from_byte")->value, 7);
    assert_int_equal(heard_item(&heard, "to_byte")->value, 12);
}

/* --- sessions ------------------------------------------------------------- */

static void a_line_leaves_nothing_behind_unless_that_is_asked_for(void **state)
{
    (void)state;
    assert_int_equal(json("set arch x86"), NTL_ANSWERED);
    json("va 1000");
    assert_true(has("\"arch\":\"x64\""));
    assert_int_equal(json("eval $_"), NTL_ANSWERED);
    assert_true(has("\"0x0\""));
    ntl_ask_how(ask, NTL_ASK_KEEP);
    json("set arch x86");
    json("va 1000");
    assert_true(has("\"arch\":\"x86\""));
    json("eval 2 + 2");
    json("eval $_");
    assert_true(has("\"0x4\""));
    ntl_ask_how(ask, 0);
    json("set arch arm64");
    json("va 1000");
    assert_true(has("\"arch\":\"x86\""));
}

static void beginnings_of_names_will_do_where_somebody_types(void **state)
{
    (void)state;
    assert_int_equal(json("selfm"), NTL_NOT_UNDERSTOOD);
    ntl_ask_how(ask, NTL_ASK_TYPED);
    assert_int_equal(json("selfm"), NTL_ANSWERED);
}

static void two_sessions_know_nothing_of_each_other(void **state)
{
    struct ntl_ask *other = ntl_ask_open(NULL);
    struct ntl_diag diag;
    struct ntl_text answer;

    (void)state;
    assert_int_equal(ntl_ask_set(other, "arch", "arm64", 5, &diag), NTL_OK);
    assert_int_equal(ntl_ask_form(other, "va 1000", 7, NTL_FORM_JSON, &answer),
                     NTL_ANSWERED);
    json("va 1000");
    assert_non_null(strstr(answer.bytes, "\"arch\":\"arm64\""));
    assert_true(has("\"arch\":\"x64\""));
    ntl_ask_close(other);
}

/* --- images --------------------------------------------------------------- */

static void no_file_is_opened_without_the_host(void **state)
{
    (void)state;
    assert_int_equal(json("open /dev/zero"), NTL_NOT_READ);
    assert_true(has("no file can be opened from here"));
    assert_int_equal(json("-o /dev/zero va 1"), NTL_NOT_READ);
    json("triage /tmp");
    assert_true(has("no file can be opened from here"));
}

struct disk {
    struct world world;
    struct wrapped file;
    unsigned opened, closed;
};

static size_t read_disk(void *context, uint64_t offset, void *buffer,
                        size_t length)
{
    memcpy(buffer, ((struct disk *)context)->file.bytes + offset, length);
    return length;
}

static void close_disk(void *context)
{
    ((struct disk *)context)->closed++;
}

static enum ntl_status open_disk(void *context, const char *name,
                                 struct ntl_source *ret, struct ntl_diag *diag)
{
    struct disk *disk = context;

    if (strcmp(name, "a dump") != 0) {
        diag->hint = (struct ntl_phrase) { .format = "no such dump" };
        return NTL_EFILE;
    }
    disk->opened++;
    *ret = (struct ntl_source) {
        .size = sizeof *ret, .context = disk, .length = disk->file.size,
        .read = read_disk, .close = close_disk,
    };
    return NTL_OK;
}

static void insert(struct disk *disk)
{
    memset(disk, 0, sizeof *disk);
    world_make(&disk->world, NTL_X64, 5, 16 << 20, 100);
    wrap(&disk->file, &disk->world, WRAP_FULL, NULL);
}

static void eject(struct disk *disk)
{
    free(disk->file.bytes);
    world_free(&disk->world);
}

static void the_host_opens_files_and_a_clean_line_closes_them(void **state)
{
    struct disk disk;
    struct ntl_host host = ntl_host_of(&disk);

    (void)state;
    insert(&disk);
    host.open = open_disk;
    ntl_ask_close(ask);
    ask = ntl_ask_open(&host);
    assert_int_equal(json("open a dump"), NTL_ANSWERED);
    assert_int_equal(disk.closed, 1);
    assert_int_equal(json("info"), NTL_NOT_UNDERSTOOD);
    assert_int_equal(json("open another"), NTL_NOT_READ);
    assert_true(has("no such dump"));
    ntl_ask_how(ask, NTL_ASK_KEEP);
    assert_int_equal(json("open a dump"), NTL_ANSWERED);
    assert_int_equal(json("open a dump"), NTL_ANSWERED);
    assert_int_equal(disk.closed, 2);
    assert_int_equal(json("info"), NTL_ANSWERED);
    ntl_ask_how(ask, 0);
    assert_int_equal(json("open a dump"), NTL_ANSWERED);
    assert_int_equal(disk.closed, 3);
    assert_int_equal(json("info"), NTL_ANSWERED);
    assert_int_equal(ntl_ask_image(ask, NULL, NULL, NULL), NTL_OK);
    assert_int_equal(disk.opened, disk.closed);
    eject(&disk);
}

static void an_image_may_be_bytes_with_a_name(void **state)
{
    struct disk disk;
    struct ntl_diag diag = { .hint = { .format = NULL } };

    (void)state;
    insert(&disk);
    assert_int_equal(ntl_ask_image_bytes(ask, "a dump", disk.file.bytes,
                                         disk.file.size, NULL), NTL_OK);
    assert_int_equal(json("info"), NTL_ANSWERED);
    assert_true(has("\"path\":\"a dump\""));
    assert_int_equal(ntl_ask_image_bytes(ask, "none", "MDMP", 4, &diag),
                     NTL_EFILE);
    assert_non_null(diag.hint.format);
    assert_int_equal(json("info"), NTL_ANSWERED);
    assert_int_equal(ntl_ask_image(ask, NULL, NULL, NULL), NTL_OK);
    eject(&disk);
}

/* --- hosts ---------------------------------------------------------------- */

static const char *past(void *context, size_t i)
{
    return i < 2 ? ((const char **)context)[i] : NULL;
}

static void a_host_of_an_older_program_lends_less(void **state)
{
    static const char *const lines[] = { "first", "second" };
    struct ntl_host host = ntl_host_of((void *)(uintptr_t)lines);

    (void)state;
    host.past = past;
    ntl_ask_close(ask);
    ask = ntl_ask_open(&host);
    json("history");
    assert_true(has("\"second\""));
    host.size = offsetof(struct ntl_host, past);
    ntl_ask_close(ask);
    ask = ntl_ask_open(&host);
    json("history");
    assert_false(has("\"second\""));
}

/* --- settings, completion ------------------------------------------------- */

static void settings_are_rows(void **state)
{
    struct ntl_setting setting;
    struct heard heard;
    struct ntl_diag diag;
    size_t n = 0;

    (void)state;
    for (; ntl_setting_at(n, &setting); n++)
        assert_true(setting.name && setting.value && setting.help);
    assert_true(n > 3);
    assert_int_equal(ntl_ask_set(ask, "index", "1d7", 3, &diag), NTL_OK);
    assert_true(ntl_ask_show(ask, "index", heard_start(&heard)));
    assert_int_equal(ntl_ask_set(ask, "index", "zz", 2, &diag), NTL_ENAME);
    assert_int_equal(ntl_ask_set(ask, "nothing", "1", 1, &diag), NTL_ENAME);
    assert_false(ntl_ask_show(ask, "nothing", heard_start(&heard)));
    json("va fffff80000000000");
    assert_true(has("\"self_map_index\":\"0x1d7\""));
}

static void collect(void *context, const char *word)
{
    char *all = context;

    if (strlen(all) + strlen(word) + 2 < 4096) {
        strcat(all, word);
        strcat(all, " ");
    }
}

static void what_may_stand_at_the_end_of_a_line_is_offered(void **state)
{
    static const struct { const char *line; size_t from; const char *some; }
    rows[] = {
        { "", 0, "bugcheck " }, { "selfm", 0, "selfmap " },
        { "-j selfm", 3, "selfmap " }, { "va --js", 3, "--json " },
        { "set arch x86", 9, "x86-pae " }, { "va -a ar", 6, "arm64 " },
        { "eval 1+$", 7, "$_ " }, { "access 1000 w IR", 14, "irql= " },
        { "syscall ntcreatefil", 8, "NtCreateFile " },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char all[4096] = "";
        struct ntl_completion what = ntl_ask_complete(
            ask, rows[i].line, strlen(rows[i].line), collect, all);

        if (what.from != rows[i].from || what.file
            || !strstr(all, rows[i].some))
            fail_msg("%s: from %zu: %s", rows[i].line, what.from, all);
    }
    assert_true(ntl_ask_complete(ask, "va -o /t", 8, collect, NULL).file);
    assert_true(ntl_ask_complete(ask, "open ", 5, collect, NULL).file);
}

#define clean(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        clean(an_answer_is_in_the_form_that_is_asked_for),
        clean(an_error_is_an_answer),
        clean(a_blank_line_has_no_answer),
        clean(a_sink_gets_answers_and_errors),
        clean(a_text_may_be_several_lines_that_are_typed),
        clean(a_sink_gets_an_answer_for_each_line),
        clean(a_line_leaves_nothing_behind_unless_that_is_asked_for),
        clean(beginnings_of_names_will_do_where_somebody_types),
        clean(two_sessions_know_nothing_of_each_other),
        clean(no_file_is_opened_without_the_host),
        clean(the_host_opens_files_and_a_clean_line_closes_them),
        clean(an_image_may_be_bytes_with_a_name),
        clean(a_host_of_an_older_program_lends_less),
        clean(settings_are_rows),
        clean(what_may_stand_at_the_end_of_a_line_is_offered),
    };

    return cmocka_run_group_tests_name("ask", tests, NULL, NULL);
}
