/*
 * shown PROGRAM FOLDER - every byte and every code point that may not leave
 * raw, through each way that a stranger's text has to the prompt's terminal:
 * the history, recalled, listed and searched, what is typed, names of files
 * that Tab completes and lists, errors, triage.  FOLDER is empty, for the
 * files.  The terminal is a dumb one, which moves its cursor by backspaces and
 * returns: no other control may come.
 */
#include "core/text/utf8.h"
#include "unit/hostile.h"

#include "terminal.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum {
    IN_A_NAME = 40,             /* of four bytes each: a name has 255         */
    WIDE = 2000                 /* columns: no line is scrolled               */
};

/* --- what is hostile, in words of some length ----------------------------- */

struct words {
    char *word[4096];
    size_t count;
    struct text now;
    size_t codes;               /* in `now`                                   */
};

static void end_word(struct words *words)
{
    if (words->codes == 0 || words->count == sizeof words->word
                                             / sizeof *words->word)
        return;
    words->word[words->count++] = words->now.bytes;
    words->now = (struct text) { 0 };
    words->codes = 0;
}

/* No NUL, newline or slash: a file's name and a line have none. */
static void add_bytes(struct words *words, const char *bytes, size_t length)
{
    if (length == 1 && (!*bytes || strchr("\n/", *bytes)))
        return;
    add(&words->now, bytes, length);
    if (++words->codes == IN_A_NAME)
        end_word(words);
}

static void fill(struct words *words)
{
    for (size_t i = 0; i < hostile_count; i++)
        for (uint32_t code = hostile_ranges[i].first;
             code <= hostile_ranges[i].last; code++) {
            char bytes[NTL_UTF8_BYTES];

            add_bytes(words, bytes, ntl_utf8_put(bytes, code));
        }
    end_word(words);
    for (unsigned byte = 1; byte < 0x100; byte++)
        add_bytes(words, &(char) { (char)byte }, 1);
    end_word(words);
}

/* --- the files ------------------------------------------------------------ */

static void put_file(const char *folder, const char *name, const char *text)
{
    char path[1024];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "a");
    if (!file)
        exit(77);
    fputs(text, file);
    fclose(file);
}

static void put_files(const char *folder, const struct words *words)
{
    char path[1024];

    snprintf(path, sizeof path, "%s/ntlens", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/names", folder);
    mkdir(path, 0700);
    for (size_t i = 0; i < words->count; i++) {
        put_file(folder, "ntlens/history", "eval ");
        put_file(folder, "ntlens/history", words->word[i]);
        put_file(folder, "ntlens/history", "\n");
        put_file(path, words->word[i], "no dump");
    }
    setenv("XDG_STATE_HOME", folder, 1);
}

/* --- the keys ------------------------------------------------------------- */

static struct text out;
static const char *awaited;

static bool is_seen(const char *text)
{
    return strstr(text, awaited) != NULL;
}

/* ... and the prompt below it: before that the kernel shows what is typed. */
static bool is_answered(const char *text)
{
    const char *at = strstr(text, awaited);

    return at && strstr(at, "ntlens> ");
}

static bool never(const char *text)
{
    (void)text;
    return false;
}

static void answer(int terminal, const char *keys, const char *until)
{
    awaited = until;
    talk(terminal, keys, strlen(keys), is_answered, &out);
}

/* Types it, and waits for what is to come. */
static void play(int terminal, const char *keys, const char *until)
{
    awaited = until;
    talk(terminal, keys, strlen(keys), is_seen, &out);
}

static void play_all(int terminal, const char *folder,
                     const struct words *words)
{
    struct text line = { 0 };

    play(terminal, "", "ntlens> ");
    answer(terminal, "history\r", "eval");
    for (size_t i = 0; i <= words->count; i++)
        play(terminal, "\020", "eval");        /* C-p: the one before */
    answer(terminal, "\025sel 33\r", "KGDT64_R3_CODE");
    for (size_t i = 0; i < words->count; i++) {
        line.used = 0;
        add(&line, "\022", 1);                 /* C-r: search             */
        for (const char *c = words->word[i]; *c; c++)
            if ((unsigned char)*c >= 0x80)     /* others are keys         */
                add(&line, c, 1);
        add(&line, "\007\025sel 10\r", 9);     /* C-g, C-u                */
        answer(terminal, line.bytes, "KGDT64_R0_CODE");
    }
    line.used = 0;
    add(&line, "open ", 5);
    add(&line, folder, strlen(folder));
    add(&line, "/names/\t\t", 9);
    play(terminal, line.bytes, "isplay all");
    play(terminal, "y", "ntlens> ");
    play(terminal, "\025", "");
    line.used = 0;
    add(&line, "triage ", 7);
    add(&line, folder, strlen(folder));
    add(&line, "/names\r", 7);
    answer(terminal, line.bytes, "\n");
    answer(terminal, "sel 33\r", "KGDT64_R3_CODE");
    for (size_t i = 0; i < words->count; i++) {
        line.used = 0;
        add(&line, "open ", 5);                 /* a name that is not there */
        for (const char *c = words->word[i]; *c; c++)
            if ((unsigned char)*c >= 0x80)
                add(&line, c, 1);
        add(&line, "\r", 1);
        answer(terminal, line.bytes, "ntlens: ");
    }
    talk(terminal, "\004", 1, never, &out);
}

/* --- what came of it ------------------------------------------------------ */

/* What a dumb terminal's cursor needs. */
static size_t without_moves(char *text, size_t length)
{
    size_t to = 0;

    for (size_t i = 0; i < length; i++)
        if (!strchr("\r\b\a\n", text[i]))
            text[to++] = text[i];
    return to;
}

int main(int argc, char *argv[])
{
    static struct words words;
    size_t length, at;
    int terminal;

    if (argc < 3)
        return 2;
    fill(&words);
    put_files(argv[2], &words);
    terminal = start((char *[]) { argv[1], NULL }, "dumb", WIDE);
    add(&out, "", 0);
    play_all(terminal, argv[2], &words);
    close(terminal);
    wait(NULL);
    length = without_moves(out.bytes, out.used);
    at = hostile_find(out.bytes, length);
    if (at < length) {
        fprintf(stderr, "shown: byte %zu of %zu is hostile\n", at, length);
        for (size_t i = at > 40 ? at - 40 : 0; i < at + 20 && i < length; i++)
            fprintf(stderr, "%02x ", (unsigned char)out.bytes[i]);
        fprintf(stderr, "\n");
        return 1;
    }
    printf("shown: %zu words, %zu bytes, none hostile\n", words.count, length);
    return length < 100000;
}
