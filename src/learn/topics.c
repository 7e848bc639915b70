/* Concepts in Intel's and Microsoft's words: files of src/data/topics. */
#include "topics.h"

#include "core/text/ascii.h"
#include "lesson.h"

#include <ntlens/sink.h>
#include <stdio.h>
#include <string.h>

struct topic {
    const char *name, *title, *also, *try, *of, *lesson;
    const char *text; /* paragraphs, a line each                    */
};

#include "topics.inc"

enum { TOPICS = sizeof topics / sizeof *topics };

/* --- by name -------------------------------------------------------------- */

/* _ and - are one, and so are the cases. */
static char folded(char c)
{
    return c == '_' ? '-' : ascii_lower(c);
}

static bool same(const char *name, size_t n, const char *text, size_t length)
{
    for (size_t i = 0; i < n && n == length; i++)
        if (folded(name[i]) != folded(text[i]))
            return false;
    return n == length;
}

/* One of the blank-separated words is it. */
static bool has_word(const char *words, const char *text, size_t length)
{
    while (words && *words) {
        size_t n = strcspn(words, " ");

        if (same(words, n, text, length))
            return true;
        words += n + (words[n] == ' ');
    }
    return false;
}

static const struct topic *find(const char *text, size_t length)
{
    for (size_t i = 0; i < TOPICS; i++)
        if (same(topics[i].name, strlen(topics[i].name), text, length))
            return &topics[i];
    for (size_t i = 0; i < TOPICS; i++)
        if (has_word(topics[i].also, text, length))
            return &topics[i];
    return NULL;
}

/* --- showing -------------------------------------------------------------- */

static void show_text(const char *text, struct ntl_sink *sink)
{
    char paragraph[1024];

    while (*text) {
        size_t n = strcspn(text, "\n");

        snprintf(paragraph, sizeof paragraph, "%.*s", (int)n, text);
        ntl_prose(sink, "%s", .word = { paragraph });
        text += n + (text[n] == '\n');
    }
}

static void show_lessons(const char *numbers, struct ntl_sink *sink)
{
    while (numbers && *numbers) {
        size_t n = strcspn(numbers, " ");
        const struct shelf_lesson *lesson = shelf_find(numbers, n);

        if (lesson)
            ntl_prose(sink, "Lesson %d: %s.", .number = { lesson->number },
                      .word = { lesson->title });
        numbers += n + (numbers[n] == ' ');
    }
}

static bool show(const char *text, size_t length, struct ntl_sink *sink)
{
    const struct topic *topic = find(text, length);

    if (!topic)
        return false;
    ntl_begin(sink, NTL_OBJECT, "topic", NULL);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = topic->name,
             .note = topic->title);
    ntl_end(sink);
    show_text(topic->text, sink);
    if (topic->try)
        ntl_prose(sink, "Try: %s", .word = { topic->try });
    show_lessons(topic->lesson, sink);
    return true;
}

static void list(struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "topics", "topics (help TOPIC)");
    for (size_t i = 0; i < TOPICS; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = topics[i].name);
        ntl_emit(sink, .key = "title", .kind = NTL_TEXT,
                 .text = topics[i].title);
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* Those that belong to a command, in one line. */
static void of_command(const char *command, struct ntl_sink *sink)
{
    char names[160];
    size_t n = 0;

    for (size_t i = 0; i < TOPICS; i++)
        if (has_word(topics[i].of, command, strlen(command))
            && n + strlen(topics[i].name) + 3 < sizeof names)
            n += (size_t)snprintf(names + n, sizeof names - n, "%s%s",
                                  n ? ", " : "", topics[i].name);
    if (n)
        ntl_prose(sink, "help TOPIC has more: %s", .word = { names });
}

static const char *name_at(size_t i)
{
    return i < TOPICS ? topics[i].name : NULL;
}

static const char *try_at(size_t i)
{
    return i < TOPICS ? topics[i].
    try : NULL
        ;
}

const struct topic_shelf topic_shelf = {
    .show = show,
    .list = list,
    .of_command = of_command,
    .name_at = name_at,
    .try_at = try_at,
};
