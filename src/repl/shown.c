#include "shown.h"

#include "core/text/visible.h"
#include "os/terminal.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

static bool utf8;               /* the locale is                              */

/* Where it is not, letters that ASCII does not have are bytes to be seen. */
static struct ntl_visible visible(const char *text, size_t length)
{
    return ntl_visible(text, utf8 ? length : 1);
}

/* The text as it will be seen, NUL-terminated, or NULL without memory. */
static char *seen(const char *text, size_t length, size_t *ret_length)
{
    char *to = malloc(length * NTL_VISIBLE_FORM + 1);
    size_t n = 0;

    for (size_t i = 0; to && i < length;) {
        struct ntl_visible v = visible(text + i, length - i);

        memcpy(to + n, v.form, v.length);
        n += v.length;
        i += v.bytes;
    }
    if (to)
        to[n] = '\0';
    *ret_length = n;
    return to;
}

/* Where the byte at `at` of the line is, in what is seen of it. */
static int seen_at(int at)
{
    size_t n;

    free(seen(rl_line_buffer, (size_t)at, &n));
    return (int)n;
}

/* What stands before the line while one searches: it has what was typed. */
static bool draw_message(void)
{
    const char *message = rl_display_prompt;
    bool other = false;
    size_t n;
    char *shown = message && message != rl_prompt
                  ? seen(message, strlen(message), &n) : NULL;

    if (shown && strcmp(shown, message) != 0) {
        other = true;
        rl_message("%s", shown);        /* comes back here, with that */
    }
    free(shown);
    return other;
}

/* readline draws the line that it is given: another, for so long. */
static void draw_line(void)
{
    char *line = rl_line_buffer;
    const int point = rl_point, end = rl_end, mark = rl_mark;
    size_t length;
    char *shown;

    if (draw_message())
        return;
    shown = seen(line, (size_t)end, &length);
    if (shown && strcmp(shown, line) != 0) {
        rl_point = seen_at(point);
        rl_mark = seen_at(mark < end ? mark : end);
        rl_end = (int)length;
        rl_line_buffer = shown;
    }
    rl_redisplay();
    rl_line_buffer = line;
    rl_point = point;
    rl_end = end;
    rl_mark = mark;
    free(shown);
}

/* As readline asks where nobody takes the list out of its hands. */
static bool wanted(int count)
{
    int key;

    if (rl_completion_query_items <= 0 || count < rl_completion_query_items)
        return true;
    fprintf(rl_outstream, "\nDisplay all %d possibilities? (y or n)", count);
    fflush(rl_outstream);
    do {
        key = rl_read_key();
    } while (!strchr("yYnN \x7f\a", key) && key > 0);
    if (strchr("yY ", key))
        return true;
    rl_crlf();
    return false;
}

static void list_names(char **names, int count, int widest)
{
    char **shown = calloc((size_t)count + 2, sizeof *shown);
    bool complete = shown != NULL;

    for (int i = 0; complete && i <= count; i++) {
        size_t n;

        shown[i] = seen(names[i], strlen(names[i]), &n);
        complete = shown[i] != NULL;
        widest = (int)n > widest ? (int)n : widest;
    }
    if (complete && wanted(count))
        rl_display_match_list(shown, count, widest);
    for (int i = 0; shown && i <= count; i++)
        free(shown[i]);
    free(shown);
    rl_forced_update_display();
}

void shown_init(void)
{
    utf8 = os_is_utf8();
    rl_redisplay_function = draw_line;
    rl_completion_display_matches_hook = list_names;
}
