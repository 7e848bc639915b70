#include "files.h"

#include "image/names.h"
#include "os/os.h"
#include "read/name.h"

#include <stdlib.h>
#include <string.h>

/* --- one file ------------------------------------------------------------- */

static const uint8_t *map(void *context)
{
    return ((const struct os_map *)context)->bytes;
}

static size_t read_map(void *context, uint64_t offset, void *buffer,
                       size_t length)
{
    return os_map_read(context, offset, buffer, length);
}

static bool lost(void *context, bool look)
{
    return look ? os_map_shrank(context) : os_map_lost(context);
}

static bool data(void *context, uint64_t at, uint64_t *ret_from,
                 uint64_t *ret_to)
{
    return os_map_data(context, at, ret_from, ret_to);
}

static void soon(void *context, uint64_t offset, uint64_t length)
{
    os_map_soon(context, offset, length);
}

static void close_map(void *context)
{
    os_unmap(context);
    free(context);
}

enum ntl_status files_open(void *unused, const char *name,
                           struct ntl_source *ret, struct ntl_diag *diag)
{
    struct os_map *file = calloc(1, sizeof *file);
    const char *why = file ? os_map(name, file) : "not enough memory";

    (void)unused;
    if (why) {
        free(file);
        *diag = (struct ntl_diag) {
            .hint = { .format = "%s", .word = { why } },
        };
        return NTL_EFILE;
    }
    *ret = (struct ntl_source) {
        .size = sizeof *ret, .context = file, .length = file->size,
        .read = read_map, .map = map, .lost = lost, .data = data,
        .close = close_map, .soon = soon,
    };
    return NTL_OK;
}

enum ntl_status files_save(void *unused, const char *name, const void *bytes,
                           size_t length, struct ntl_diag *diag)
{
    const char *why = os_save(name, bytes, length);

    (void)unused;
    if (!why)
        return NTL_OK;
    *diag = (struct ntl_diag) { .hint = { .format = "%s", .word = { why } } };
    return NTL_EFILE;
}

/* --- folders -------------------------------------------------------------- */

static bool is_dump(const char *path)
{
    static const char *const ends[] = {
        ".dmp", ".mdmp", ".hdmp", ".kdmp", NULL,
    };

    return name_ends(path, strlen(path), ends);
}

/* LiveKernelReports has folders in it; links that lead back end somewhere. */
enum { DEEPEST = 4 };

struct visit {
    struct names *names;
    unsigned depth;
    bool failed;
};

static bool visit(void *context, const char *path);

/* One that may not be read is a name, so that whoever opens it says why. */
static void visit_folder(struct visit *v, const char *path)
{
    if (!os_folder(path, visit, v))
        v->failed |= !names_add(v->names, path, strlen(path));
}

static bool visit(void *context, const char *path)
{
    struct visit *v = context;
    struct visit below = { v->names, v->depth + 1, false };

    if (v->depth < DEEPEST && os_is_folder(path)) {
        visit_folder(&below, path);
        v->failed |= below.failed;
    } else if (is_dump(path)) {
        v->failed |= !names_add(v->names, path, strlen(path));
    }
    return !v->failed && !v->names->cut;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool folder_names(const char *path,
                         bool (*each)(void *to, const char *name,
                                      size_t length),
                         void *to)
{
    struct names names = { .name = NULL };
    struct visit v = { &names, 0, false };

    visit_folder(&v, path);
    if (names.count)
        qsort(names.name, names.count, sizeof *names.name, by_name);
    for (size_t i = 0; i < names.count && !v.failed; i++)
        v.failed = !each(to, names.name[i], strlen(names.name[i]));
    names_free(&names);
    return !v.failed;
}

/* --- lists ---------------------------------------------------------------- */

static bool list_names(const char *path,
                       bool (*each)(void *to, const char *name, size_t length),
                       void *to)
{
    struct os_map file;
    bool done = true;

    if (os_map(path, &file))
        return false;
    for (uint64_t at = 0; done && at < file.size;) {
        const char *line = (const char *)file.bytes + at;
        const char *end = memchr(line, '\n', file.size - at);
        size_t length = end ? (size_t)(end - line) : (size_t)(file.size - at);

        at += length + 1;
        while (length && (line[length - 1] == '\r' || line[length - 1] == ' '))
            length--;
        done = length == 0 || each(to, line, length);
    }
    os_unmap(&file);
    return done;
}

/* --- where the system leaves dumps ---------------------------------------- */

struct place {
    bool (*each)(void *to, const char *name, size_t length);
    void *to;
};

static bool take_place(void *context, const char *path)
{
    const struct place *place = context;

    return os_is_folder(path) ? folder_names(path, place->each, place->to)
                              : place->each(place->to, path, strlen(path));
}

bool files_names(void *unused, const char *name,
                 bool (*each)(void *to, const char *name, size_t length),
                 void *to)
{
    (void)unused;
    if (name[0] == '\0')
        return os_dump_places(take_place, &(struct place) { each, to });
    if (name[0] == '@' && name[1])
        return list_names(name + 1, each, to);
    if (os_is_folder(name))
        return folder_names(name, each, to);
    return each(to, name, strlen(name));
}

/* --- what is kept --------------------------------------------------------- */

enum { KEPT_PATH = 4096 };

static bool kept_path(char path[KEPT_PATH])
{
    return os_kept_path("ntlens/lessons", path, KEPT_PATH);
}

size_t files_recall(void *unused, char *bytes, size_t size)
{
    char path[KEPT_PATH];

    (void)unused;
    return kept_path(path) ? os_kept_read(path, bytes, size) : 0;
}

bool files_keep(void *unused, const char *bytes, size_t length)
{
    char path[KEPT_PATH];

    (void)unused;
    return kept_path(path) && os_kept_add(path, bytes, length);
}
