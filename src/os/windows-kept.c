/* What is kept between runs: below XDG_STATE_HOME, else %LOCALAPPDATA%. */
#include "os.h"
#include "windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All folders of the path above its last part, past a drive's letter. */
static bool make_folders(char *file)
{
    bool made = true;

    for (char *slash = strpbrk(file + 3, "/\\"); slash && made;
         slash = strpbrk(slash + 1, "/\\")) {
        char was = *slash;

        *slash = '\0';
        made = CreateDirectoryA(file, NULL)
               || GetLastError() == ERROR_ALREADY_EXISTS;
        *slash = was;
    }
    return made;
}

bool os_kept_path(const char *name, char *ret, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("LOCALAPPDATA");
    const char *folder = state && *state ? state : home;
    int n = folder && *folder ? snprintf(ret, size, "%s\\%s", folder, name)
                              : -1;

    return n > 3 && (size_t)n < size && make_folders(ret);
}

/* A share that allows all: several programs add to it at once. */
static HANDLE open_kept(const char *path, DWORD access, DWORD how)
{
    const DWORD others = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

    return CreateFileA(path, access, others, NULL, how, FILE_ATTRIBUTE_NORMAL,
                       NULL);
}

size_t os_kept_read(const char *path, char *bytes, size_t size)
{
    HANDLE file = open_kept(path, GENERIC_READ, OPEN_EXISTING);
    LARGE_INTEGER all, from = { .QuadPart = 0 };
    DWORD used = 0;
    char *line;

    if (file == INVALID_HANDLE_VALUE)
        return 0;
    if (GetFileSizeEx(file, &all) && (uint64_t)all.QuadPart > size)
        from.QuadPart = all.QuadPart - (LONGLONG)size;
    if (!SetFilePointerEx(file, from, NULL, FILE_BEGIN)
        || !ReadFile(file, bytes, (DWORD)size, &used, NULL))
        used = 0;
    CloseHandle(file);
    if (from.QuadPart == 0)
        return used;
    line = memchr(bytes, '\n', used);
    if (!line)
        return 0;
    used -= (DWORD)(line + 1 - bytes);
    memmove(bytes, line + 1, used);
    return used;
}

/* Windows appends at once what is written with this right alone. */
bool os_kept_add(const char *path, const char *bytes, size_t length)
{
    HANDLE file = open_kept(path, FILE_APPEND_DATA, OPEN_ALWAYS);
    DWORD written = 0;
    bool added;

    if (file == INVALID_HANDLE_VALUE)
        return false;
    added = WriteFile(file, bytes, (DWORD)length, &written, NULL)
            && written == length;
    CloseHandle(file);
    return added;
}
