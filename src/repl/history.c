#include "history.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <readline/history.h>

enum { KEPT = 1000, PATH_SIZE = 4096 };

static char path[PATH_SIZE];    /* "": no file                                */
static int added;

/* All folders of the path above its last part. */
static void make_folders(char *file)
{
    for (char *slash = strchr(file + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(file, 0700) != 0 && errno != EEXIST)
            file[0] = '\0';
        *slash = '/';
    }
}

static void choose_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = -1;

    /* The XDG rules: a path that is not absolute does not count. */
    if (state && state[0] == '/')
        n = snprintf(path, sizeof path, "%s/ntlens/history", state);
    else if (home && home[0] == '/')
        n = snprintf(path, sizeof path, "%s/.local/state/ntlens/history", home);
    if (n < 0 || (size_t)n >= sizeof path)
        path[0] = '\0';
    if (path[0])
        make_folders(path);
}

void history_open(void)
{
    added = 0;
    using_history();
    stifle_history(KEPT);
    choose_path();
    if (path[0])
        read_history(path);
}

void history_add(const char *line)
{
    HIST_ENTRY *last = history_length > 0
                       ? history_get(history_base + history_length - 1) : NULL;

    if (last && strcmp(last->line, line) == 0)
        return;
    add_history(line);
    if (added < KEPT)
        added++;
}

const char *history_line(void *unused, size_t i)
{
    HIST_ENTRY *entry = i < (size_t)history_length
                        ? history_get(history_base + (int)i) : NULL;

    (void)unused;
    return entry ? entry->line : NULL;
}

void history_save(void)
{
    if (!path[0] || added == 0)
        return;
    if (append_history(added, path) == ENOENT)
        write_history(path);
    history_truncate_file(path, KEPT);
    added = 0;
}
