/*
 * Any text: the bug checks in it come in order, each is found at most once more
 * than there are lines, and what is read of one has an answer that fits its
 * tables.  A text that is known as a whole has a bug check or an opening line.
 */
#include "cmd/bugcheck/bugcheck-paste.h"
#include "guard.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_lines(const char *text, size_t size)
{
    size_t lines = 1;

    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

static void check_answer(const struct ntl_bugcheck_question *question)
{
    struct ntl_region_view view = {
        ntl_selfmap(NTL_X64, 0x1ed), false, { .number = 26100 },
    };
    struct ntl_bugcheck_answer answer;
    char text[NTL_READING_TEXT];
    struct ntl_sink *sink;

    if (!ntl_bugcheck_answer(question, &answer))
        return;
    insist(answer.matches + answer.hidden <= NTL_MATCHES_MAX);
    sink = guard_begin();
    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        insist(ntl_param_read(text, sizeof text, answer.parameter[n].type,
                              question->parameter[n], answer.parameter[n].text,
                              &view) < sizeof text);
        ntl_emit(sink, .key = "reading", .kind = NTL_TEXT, .text = text);
    }
    guard_end();
}

static void check_paste(const struct bugcheck_paste *paste, const char *text,
                        size_t size)
{
    insist(paste->has_code);
    insist(paste->question.given < 1u << NTL_PARAMETERS);
    insist(!paste->failed
           || (paste->failed >= text
               && paste->failed + paste->failed_length <= text + size));
    check_answer(&paste->question);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct bugcheck_paste paste;
    size_t at = 0, before = 0, found = 0;

    while (bugcheck_paste_next(text, size, &at, &paste)) {
        insist(at > before && at <= size);
        before = at;
        found++;
        check_paste(&paste, text, size);
    }
    insist(at == size);
    insist(found <= count_lines(text, size));
    if (found > 1)
        insist(bugcheck_paste_knows(text, size, true));
    (void)bugcheck_paste_knows(text, size, false);
    return 0;
}
