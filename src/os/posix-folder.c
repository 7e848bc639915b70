/* What is in a folder. */
#define _FILE_OFFSET_BITS 64
#include "os.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool os_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool os_folder(const char *path,
               bool (*each)(void *context, const char *path), void *context)
{
    enum { PATH = 4096 };
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool more = true;

    if (!folder)
        return false;
    while (more && (entry = readdir(folder))) {
        char name[PATH];

        if (!is_dots(entry->d_name)
            && (size_t)snprintf(name, sizeof name, "%s/%s", path,
                                entry->d_name) < sizeof name)
            more = each(context, name);
    }
    closedir(folder);
    return true;
}

bool os_dump_places(bool (*each)(void *context, const char *path),
                    void *context)
{
    (void)each;
    (void)context;
    return false;
}
