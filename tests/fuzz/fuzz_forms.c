/*
 * Every form of a bug check, and what happens to a text on its way: it is
 * quoted, wrapped, joined, translated, coloured, turned to HTML, UTF-16 or
 * full-width characters, cut, and misread by an eye.  The five numbers come
 * out, or the question has, in its place, the word that is none: a caret points
 * there.  No other number ever stands there.
 *
 * The first byte is the form; each further one does something to the text.
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

/* --- forms ---------------------------------------------------------------- */

#define CODE "50"
#define P1 "1b839cd7e98"
#define P3 "fffff8002d2a0282"

static const char *const expected[] = { CODE, P1, "3", P3, "f" };
enum { NUMBERS = sizeof expected / sizeof *expected };

enum {
    WRAPS = 1,                  /* a line may be broken anywhere              */
    SPEAKS = 2,                 /* its words may be of any language           */
    HAS_WORDS = 4               /* it needs its words; case does not matter   */
};

static const struct form {
    const char *text;
    unsigned may;
} forms[] = {
    { "The computer has rebooted from a bugcheck. The bugcheck was: "
      "0x00000050 (0x000001b839cd7e98, 0x0000000000000003, "
      "0xfffff8002d2a0282, 0x000000000000000f). A dump was saved.",
      WRAPS | SPEAKS },
    { "*** STOP: 0x00000050 (0x000001B839CD7E98,0x0000000000000003,"
      "0xFFFFF8002D2A0282,0x000000000000000F)", WRAPS | SPEAKS },
    { "0x00000050 (0x000001b839cd7e98, 0x0000000000000003, "
      "0xfffff8002d2a0282, 0x000000000000000f)", WRAPS | SPEAKS },
    { "BugCheck 50, {1b839cd7e98, 3, fffff8002d2a0282, f}", HAS_WORDS },
    { "Bugcheck code: 0x50 (0x1B839CD7E98, 0x3, 0xFFFFF8002D2A0282, 0xF)\n"
      "Error: PAGE_FAULT_IN_NONPAGED_AREA", HAS_WORDS },
    { "hv crash (0x50 0x1b839cd7e98 0x3 0xfffff8002d2a0282 0xf)", HAS_WORDS },
    { "bugcheck 0x50 [0x1b839cd7e98, 0x3, 0xfffff8002d2a0282, 0xf]",
      HAS_WORDS },
    { "STOP 0x50 0x1b839cd7e98 0x3 0xfffff8002d2a0282 0xf", HAS_WORDS },
    { "PAGE_FAULT_IN_NONPAGED_AREA (50)\nArguments:\n"
      "Arg1: 000001b839cd7e98, memory referenced.\n"
      "Arg2: 0000000000000003, an error code\n\tin bits\n"
      "Arg3: fffff8002d2a0282, the instruction\n"
      "Arg4: 000000000000000f, (reserved)", HAS_WORDS },
    { "Problem signature:\n  Problem Event Name:\tBlueScreen\n"
      "Additional information about the problem:\n  BCCode:\t50\n"
      "  BCP1:\t000001B839CD7E98\n  BCP2:\t0000000000000003\n"
      "  BCP3:\tFFFFF8002D2A0282\n  BCP4:\t000000000000000F", HAS_WORDS },
    { "Code: 50\nParameter 1: 1b839cd7e98\nParameter 2: 3\n"
      "Parameter 3: fffff8002d2a0282\nParameter 4: f", HAS_WORDS },
    { "BUGCHECK_CODE:  50\n\nBUGCHECK_P1: 1b839cd7e98\n\nBUGCHECK_P2: 3\n\n"
      "BUGCHECK_P3: fffff8002d2a0282\n\nBUGCHECK_P4: f", HAS_WORDS },
    { "P1: 50\nP2: 1b839cd7e98\nP3: 3\nP4: fffff8002d2a0282\nP5: f",
      HAS_WORDS },
    { "BugcheckCode 80\nBugcheckParameter1 0x1b839cd7e98\n"
      "BugcheckParameter2 0x3\nBugcheckParameter3 0xfffff8002d2a0282\n"
      "BugcheckParameter4 0xf", HAS_WORDS },
    { "ErrorCode0: 0x50, ErrorCode1: 0x1b839cd7e98, ErrorCode2: 0x3, "
      "ErrorCode3: 0xfffff8002d2a0282, ErrorCode4: 0xf", HAS_WORDS },
    { "panic hyper-v: arg1='0x50', arg2='0x1b839cd7e98', arg3='0x3', "
      "arg4='0xfffff8002d2a0282', arg5='0xf'", HAS_WORDS },
    { "msr[40000100] = 50\nmsr[40000101] = 1b839cd7e98\nmsr[40000102] = 3\n"
      "msr[40000103] = fffff8002d2a0282\nmsr[40000104] = f", HAS_WORDS },
    { "*** Fatal System Error: 0x00000050\n                       "
      "(0x000001B839CD7E98,0x0000000000000003,0xFFFFF8002D2A0282,"
      "0x000000000000000F)", HAS_WORDS },
    { "Bugcheck code 00000050\nArguments 000001b8`39cd7e98 "
      "00000000`00000003 fffff800`2d2a0282 00000000`0000000f", HAS_WORDS },
    { "PAGE_FAULT_IN_NONPAGED_AREA\n0x000001b839cd7e98\n0x0000000000000003\n"
      "0xfffff8002d2a0282\n0x000000000000000f", HAS_WORDS },
    { "| 0x50 | 0x1b839cd7e98 | 0x3 | 0xfffff8002d2a0282 | 0xf |", 0 },
    { "Bug Check String  : PAGE_FAULT_IN_NONPAGED_AREA\n"
      "Bug Check Code    : 0x00000050\n"
      "Parameter 1       : 000001b8`39cd7e98\n"
      "Parameter 2       : 00000000`00000003\n"
      "Parameter 3       : fffff800`2d2a0282\n"
      "Parameter 4       : 00000000`0000000f", HAS_WORDS },
    { "KeBugCheckEx(0x50, 0x1b839cd7e98, 3, 0xfffff8002d2a0282, 0xf)", 0 },
    { "Bugcheck Code: `0x50`\nBugcheck Args: `0x1b839cd7e98`, `0x3`, "
      "`0xfffff8002d2a0282`, `0xf`", HAS_WORDS },
};
enum { FORMS = sizeof forms / sizeof *forms };

/* --- what happens to a text ----------------------------------------------- */

struct changes {
    const struct form *form;
    struct buffer text;
    bool slipped, cut, wide, wrapped, tagged;
};

static void replace(struct changes *c, struct buffer *by)
{
    buffer_free(&c->text);
    c->text = *by;
    *by = (struct buffer) { 0 };
}

/* Each line with something before and behind it. */
static void each_line(struct changes *c, const char *before, const char *behind)
{
    struct span all = span_of(c->text.bytes, c->text.used);
    struct buffer to = { 0 };

    while (all.at < all.end) {
        struct span line = span_line(&all);

        buffer_text(&to, before);
        buffer_bytes(&to, line.at, span_left(line));
        buffer_text(&to, behind);
        if (all.at < all.end)
            buffer_char(&to, '\n');
    }
    replace(c, &to);
}

/* Each of a set of characters as something else. */
static void each_char(struct changes *c, char from, const char *by)
{
    struct buffer to = { 0 };

    for (size_t i = 0; i < c->text.used; i++)
        if (c->text.bytes[i] == from)
            buffer_text(&to, by);
        else
            buffer_char(&to, c->text.bytes[i]);
    replace(c, &to);
}

static void quote(struct changes *c, uint8_t how)
{
    each_line(c, how & 1 ? ">> " : "> ", "");
}

static void indent(struct changes *c, uint8_t how)
{
    each_line(c, how & 1 ? "    " : "\t", how & 2 ? "   " : "");
}

static void color(struct changes *c, uint8_t how)
{
    each_line(c, how & 1 ? "\033[1;31m" : "\033[0m", "\033[0m");
}

static void returns(struct changes *c, uint8_t how)
{
    (void)how;
    each_line(c, "", "\r");
}

static void odd_blanks(struct changes *c, uint8_t how)
{
    static const char *const blanks[] = {
        "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\xaf", "  ", "\xe2\x80\x8b ",
        "&nbsp;", " \xe2\x80\x8e",
    };

    how %= sizeof blanks / sizeof *blanks;
    c->tagged |= *blanks[how] == '&';
    each_char(c, ' ', blanks[how]);
}

static void full_width(struct changes *c, uint8_t how)
{
    if (how & 1)
        each_char(c, '(', "\xef\xbc\x88");
    if (how & 2)
        each_char(c, ')', "\xef\xbc\x89");
    if (how & 4)
        each_char(c, ',', "\xef\xbc\x8c");
    if (how & 8)
        each_char(c, ':', "\xef\xbc\x9a");
    if (how & 16)
        each_char(c, '8', "\xef\xbc\x98");
}

static void html(struct changes *c, uint8_t how)
{
    c->tagged = true;
    each_char(c, '\'', "&#39;");
    each_char(c, '(', how & 1 ? "&#40;" : "(");
    if (how & 2)
        each_line(c, "<p>", "</p>");
    else if (how & 4)
        each_line(c, "", "<br>");
}

static void upper(struct changes *c, uint8_t how)
{
    (void)how;
    for (size_t i = 0; i < c->text.used; i++)
        if (c->text.bytes[i] >= 'a' && c->text.bytes[i] <= 'z')
            c->text.bytes[i] = (char)(c->text.bytes[i] - 32);
}

/* A line ends after so many characters, in the middle of a word, too. */
static void wrap(struct changes *c, uint8_t how)
{
    struct buffer to = { 0 };
    size_t width = 30 + how % 64, column = 0;

    if (!(c->form->may & WRAPS) || c->wrapped || c->tagged)
        return;
    c->wrapped = true;
    for (size_t i = 0; i < c->text.used; i++) {
        bool begins = (c->text.bytes[i] & 0xc0) != 0x80;

        if (column == width && begins) {
            buffer_text(&to, how & 64 ? "\n    " : "\n");
            column = 0;
        }
        column = c->text.bytes[i] == '\n' ? 0 : column + begins;
        buffer_char(&to, c->text.bytes[i]);
    }
    replace(c, &to);
}

static bool has_digit(const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (ascii_is_digit(at[i]))
            return true;
    return false;
}

/* Words without a digit become those of a language with another alphabet. */
static void translate(struct changes *c, uint8_t how)
{
    struct buffer to = { 0 };

    (void)how;
    if (!(c->form->may & SPEAKS) || c->wrapped || c->tagged)
        return;
    for (size_t i = 0, n; i < c->text.used; i += n + (n == 0)) {
        const char *at = c->text.bytes + i;

        for (n = 0; i + n < c->text.used
                    && (ascii_is_letter(at[n]) || ascii_is_digit(at[n])); n++)
            ;
        if (n == 0)
            buffer_char(&to, *at);
        for (size_t k = 0; k < n; k++)
            if (has_digit(at, n) || !ascii_is_letter(at[k]))
                buffer_char(&to, at[k]);
            else
                buffer_text(&to, "\xd0\xb6");
    }
    replace(c, &to);
}

/* `msr[40000100]`: a register's number is no parameter. */
static bool is_in_brackets(const struct changes *c, size_t i)
{
    while (i > 0 && ascii_hex(c->text.bytes[i - 1]) < 16)
        i--;
    return i > 0 && c->text.bytes[i - 1] == '[';
}

/* The eye takes a digit of a long number for a letter. */
static void slip(struct changes *c, uint8_t how)
{
    static const struct { char from, to; } slips[] = {
        { '0', 'O' }, { '0', 'o' }, { '1', 'l' }, { '8', 'S' }, { '2', 'Z' },
    };
    size_t which = how % (sizeof slips / sizeof *slips);
    size_t from = how / 5 % 8;

    if (c->slipped)
        return;
    for (size_t i = 2; i + 2 < c->text.used; i++) {
        char *at = c->text.bytes + i;

        if (*at == slips[which].from && ascii_hex(at[-1]) < 16
            && ascii_hex(at[-2]) < 16 && ascii_hex(at[1]) < 16
            && !is_in_brackets(c, i) && from-- == 0) {
            *at = slips[which].to;
            c->slipped = true;
            return;
        }
    }
}

static void cut(struct changes *c, uint8_t how)
{
    size_t least = c->text.used / 3;

    c->text.used = least + (c->text.used - least) * how / 255;
    c->cut = true;
}

static void frame(struct changes *c, uint8_t how)
{
    struct buffer to = { 0 };

    buffer_text(&to, how & 1 ? "Hello, my machine has a problem.\n\n" : "");
    buffer_text(&to, how & 2 ? "```\n" : "");
    buffer_bytes(&to, c->text.bytes, c->text.used);
    buffer_text(&to, how & 2 ? "\n```" : "");
    buffer_text(&to, how & 4 ? "\nThank you in advance.\n" : "");
    replace(c, &to);
}

/* A log or a chat says when each line came; no eye reads that. */
static void stamp(struct changes *c, uint8_t how)
{
    static const char *const stamps[] = {
        "[2024-05-02 10:11:12.123] ", "10:11:12 ", "2024-05-02T10:11:12Z ",
        "[10:11] bob: ", "May  2 10:11:12 pve1 qemu: ", "[  812.120031] ",
        "5/2/2024 10:11:12 AM\t", "02.05.2024 10:11:12,345 | ",
    };

    if (c->wrapped || c->tagged)
        return;
    c->tagged = c->slipped = true;
    each_line(c, stamps[how % (sizeof stamps / sizeof *stamps)], "");
}

/* All of it on one line. */
static void join(struct changes *c, uint8_t how)
{
    if (!c->wrapped && !c->tagged)
        each_char(c, '\n', how & 1 ? " " : "  ");
}

/* As shells of Windows write it, where it is ASCII. */
static void to_utf16(struct changes *c, uint8_t how)
{
    struct buffer to = { 0 };

    for (size_t i = 0; i < c->text.used; i++)
        if ((unsigned char)c->text.bytes[i] >= 0x80)
            return;
    (void)how;
    buffer_text(&to, "\xff\xfe");
    for (size_t i = 0; i < c->text.used; i++) {
        buffer_char(&to, c->text.bytes[i]);
        buffer_char(&to, '\0');
    }
    replace(c, &to);
    c->wide = true;
}

static void (*const change[])(struct changes *c, uint8_t how) = {
    quote, indent, color, returns, odd_blanks, full_width, html, upper, wrap,
    translate, slip, cut, frame, to_utf16, stamp, join,
};
enum { KINDS = sizeof change / sizeof *change };

/* --- what must come out --------------------------------------------------- */

/* The end of a text may have cut the last number, and what is a slip of the eye
   stays as it is. */
static bool agrees(struct span word, const char *number, bool last,
                   const struct changes *c)
{
    size_t n = strlen(number);

    if (span_left(word) == n && memcmp(word.at, number, n) == 0)
        return true;
    if (c->cut && last)
        return true;
    if (!c->slipped)
        return false;
    for (const char *at = word.at; at < word.end; at++)
        if (ascii_hex(*at) > 15 && *at != 'x' && *at != 'X' && *at != '`')
            return true;        /* unread: the caret's                        */
    return false;
}

static void check(const struct changes *c, const struct question *q)
{
    struct span line = span_of(q->text.bytes, q->text.used), word;
    size_t i = 0;

    insist(span_take_word(&line, "bugcheck"));
    while (word = line_word(&line), word.at < word.end) {
        insist(i < NUMBERS);
        insist(agrees(word, expected[i], line.at == line.end, c));
        i++;
    }
    insist(i == NUMBERS || c->cut);
}

static void check_text(const struct changes *c)
{
    struct paste paste;
    size_t stops = 0;

    insist(paste_read(&paste, c->text.bytes, c->text.used));
    for (size_t i = 0; i < paste.found.questions; i++) {
        if (strcmp(paste.found.question[i].reader, "bugcheck") != 0)
            continue;
        stops++;
        check(c, &paste.found.question[i]);
    }
    insist(stops == 1 || c->cut);
    paste_free(&paste);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { CHANGES = 6 };
    struct changes c = { 0 };

    if (size == 0)
        return 0;
    c.form = &forms[data[0] % FORMS];
    buffer_text(&c.text, c.form->text);
    for (size_t i = 1; i + 1 < size && i < 2 * CHANGES && !c.wide && !c.cut;
         i += 2)
        change[data[i] % KINDS](&c, data[i + 1]);
    check_text(&c);
    buffer_free(&c.text);
    return 0;
}
