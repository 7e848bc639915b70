/*
 * Any text: each of its questions is a line that can be typed, in the order in
 * which they stand; a line belongs to one piece, and none counts as unused that
 * does.  The five numbers of a bug check come out of a frame, whatever stands
 * around it: the text that follows the first byte is put before and after one.
 */
#include "read/paste/paste.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool truth)
{
    if (!truth)
        __builtin_trap();
}

static void check_lines(const struct paste *paste)
{
    size_t used = 0;

    for (size_t i = 0; i < paste->lines; i++) {
        used += paste->found.used[i];
        insist(!memchr(paste->line[i].at, '\n', span_left(paste->line[i])));
    }
    insist(used + paste->unused <= paste->lines);
    insist(paste->known == (used > 0));
}

static void check_questions(const struct paste *paste)
{
    for (size_t i = 0; i < paste->found.questions; i++) {
        const struct question *q = &paste->found.question[i];

        insist(q->text.used > 0 && q->line < paste->lines && q->reader);
        insist(i == 0 || q[-1].line <= q->line);
    }
}

static void check_text(const char *text, size_t size)
{
    struct paste paste;

    insist(paste_read(&paste, text, size));
    check_lines(&paste);
    check_questions(&paste);
    paste_free(&paste);
}

static const char *const frames[] = {
    "The bugcheck was: 0x00000050 (0x000001b839cd7e98, 0x0000000000000003, "
    "0xfffff8002d2a0282, 0x000000000000000f).",
    "BugCheck 50, {1b839cd7e98, 3, fffff8002d2a0282, f}",
    "> 0x00000050 (0x000001b839cd7e98,\n> 0x3, 0xfffff8002d2a0282, 0xf)",
    "hv crash (0x50 0x1b839cd7e98 0x3 0xfffff8002d2a0282 0xf)",
    "BCCode: 50 BCP1: 1b839cd7e98 BCP2: 3 BCP3: fffff8002d2a0282 BCP4: f",
    "0x00000050 (0x000001b839cd7e98, 0x0000000000000003, 0xfffff8002d2a0\n"
    "282, 0x000000000000000f)",
    "0x50\xef\xbc\x88" "0x1b839cd7e98\xef\xbc\x8c" "0x3\xef\xbc\x8c"
    "0xfffff8002d2a0282\xef\xbc\x8c" "0xf\xef\xbc\x89",
};

/* Letters alone: prose, in any language. */
static bool is_prose(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!((data[i] | 0x20) >= 'g' && (data[i] | 0x20) <= 'z')
            && data[i] != ' ' && data[i] != '\n'
            && (data[i] < 0xc0 || data[i] > 0xf4))
            return false;
    return true;
}

static void check_frame(const char *frame, const uint8_t *data, size_t size)
{
    static const char expected[]
        = "bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f";
    size_t n = strlen(frame), all = 2 * size + n + 2;
    char *text = malloc(all);
    struct paste paste;
    bool found = false;

    insist(text != NULL);
    memcpy(text, data, size);
    text[size] = '\n';
    memcpy(text + size + 1, frame, n);
    text[size + 1 + n] = '\n';
    memcpy(text + size + n + 2, data, size);
    insist(paste_read(&paste, text, all));
    for (size_t i = 0; i < paste.found.questions; i++)
        found |= paste.found.question[i].text.used == sizeof expected - 1
                 && memcmp(paste.found.question[i].text.bytes, expected,
                           sizeof expected - 1) == 0;
    insist(found);
    paste_free(&paste);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    check_text((const char *)data, size);
    if (is_prose(data + 1, size - 1))
        check_frame(frames[data[0] % (sizeof frames / sizeof *frames)],
                    data + 1, size - 1);
    return 0;
}
