#include "names.h"

#include "os/os.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool add(struct names *names, const char *name, size_t length)
{
    if (names->count == NAMES_MAX) {
        names->cut = true;
        return true;
    }
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        char **more = realloc(names->name, room * sizeof *more);

        if (!more)
            return false;
        names->name = more;
        names->room = room;
    }
    names->name[names->count] = strndup(name, length);
    return names->name[names->count] && ++names->count;
}

/* --- folders -------------------------------------------------------------- */

static bool is_dump(const char *path)
{
    static const char *const ends[] = { ".dmp", ".mdmp", ".hdmp", ".kdmp" };
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);

        if (length > n && strcasecmp(path + length - n, ends[i]) == 0)
            return true;
    }
    return false;
}

/* LiveKernelReports has folders in it; links that lead back end somewhere. */
enum { DEEPEST = 4 };

struct visit {
    struct names *names;
    unsigned depth;
    bool failed;
};

static bool visit(void *context, const char *path)
{
    struct visit *v = context;
    struct visit below = { v->names, v->depth + 1, false };

    if (v->depth < DEEPEST && os_is_folder(path)) {
        (void)os_folder(path, visit, &below);
        v->failed |= below.failed;
    } else if (is_dump(path)) {
        v->failed |= !add(v->names, path, strlen(path));
    }
    return !v->failed && !v->names->cut;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_folder(struct names *names, const char *path)
{
    struct visit v = { names, 0, false };
    size_t before = names->count;

    (void)os_folder(path, visit, &v);
    if (names->count > before)
        qsort(names->name + before, names->count - before,
              sizeof *names->name, by_name);
    return !v.failed;
}

/* --- lists ---------------------------------------------------------------- */

static bool add_list(struct names *names, const char *path)
{
    struct os_map map;
    bool done = true;

    if (os_map(path, &map))
        return false;
    for (uint64_t at = 0; done && at < map.size;) {
        const char *line = (const char *)map.bytes + at;
        const char *end = memchr(line, '\n', map.size - at);
        size_t length = end ? (size_t)(end - line) : (size_t)(map.size - at);

        at += length + 1;
        while (length && (line[length - 1] == '\r' || line[length - 1] == ' '))
            length--;
        done = length == 0 || add(names, line, length);
    }
    os_unmap(&map);
    return done;
}

bool names_add(struct names *names, const char *path)
{
    if (path[0] == '@' && path[1])
        return add_list(names, path + 1);
    if (os_is_folder(path))
        return add_folder(names, path);
    return add(names, path, strlen(path));
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->name[i]);
    free(names->name);
    *names = (struct names) { .count = 0 };
}
