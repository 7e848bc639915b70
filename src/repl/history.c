#include "history.h"

#include "os/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>

enum { KEPT = 1000, PATH_SIZE = 4096, FILE_SIZE = 1 << 17 };

static char path[PATH_SIZE];    /* "": no file                                */

static void take_lines(char *bytes, size_t length)
{
    char *end;

    for (char *line = bytes; line < bytes + length; line = end + 1) {
        end = memchr(line, '\n', (size_t)(bytes + length - line));
        if (!end)
            end = bytes + length;
        *end = '\0';
        if (*line)
            add_history(line);
    }
}

void history_open(void)
{
    char *bytes = malloc(FILE_SIZE + 1);
    size_t length;

    using_history();
    stifle_history(KEPT);
    if (!os_kept_path("ntlens/history", path, sizeof path))
        path[0] = '\0';
    length = path[0] && bytes ? os_kept_read(path, bytes, FILE_SIZE) : 0;
    /* A line that was cut must not begin the next. */
    if (length && bytes[length - 1] != '\n')
        os_kept_add(path, "\n", 1);
    take_lines(bytes, length);
    free(bytes);
}

/* One write for a line, so that two prompts do not mix theirs. */
static void keep(const char *line)
{
    size_t length = strlen(line);
    char *bytes = malloc(length + 1);

    if (!bytes)
        return;
    memcpy(bytes, line, length);
    bytes[length] = '\n';
    os_kept_add(path, bytes, length + 1);
    free(bytes);
}

void history_add(const char *line)
{
    HIST_ENTRY *last = history_length > 0
                       ? history_get(history_base + history_length - 1) : NULL;

    if (last && strcmp(last->line, line) == 0)
        return;
    add_history(line);
    if (path[0])
        keep(line);
}

const char *history_line(void *unused, size_t i)
{
    HIST_ENTRY *entry = i < (size_t)history_length
                        ? history_get(history_base + (int)i) : NULL;

    (void)unused;
    return entry ? entry->line : NULL;
}
