/*
 * windows.c - descriptors, folders and the time, as Windows has them.
 *
 * Names are UTF-8: the program's manifest asks for that code page.
 */
#include "os.h"
#include "sandbox.h"
#include "windows.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* --- the streams ---------------------------------------------------------- */

/* A newline stays one byte, and the console takes UTF-8. */
static void __attribute__((constructor)) begin(void)
{
    for (int fd = OS_STDIN; fd <= OS_STDERR; fd++)
        _setmode(fd, _O_BINARY);
    SetConsoleOutputCP(CP_UTF8);
    SetConsoleCP(CP_UTF8);
}

/* `*` is an operator: what is typed stays as it is. */
int _dowildcard = 0;

static const char *words_of(DWORD error)
{
    static char words[256];
    DWORD n = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM
                                 | FORMAT_MESSAGE_IGNORE_INSERTS,
                             NULL, error, 0, words, sizeof words, NULL);

    while (n > 0 && strchr("\r\n. ", words[n - 1]))
        n--;
    words[n] = '\0';
    if (n == 0)
        snprintf(words, sizeof words, "error %lu", (unsigned long)error);
    return words;
}

/* What is common is said as everywhere. */
static const struct {
    DWORD error;
    int number;
} common[] = {
    { ERROR_FILE_NOT_FOUND, ENOENT }, { ERROR_PATH_NOT_FOUND, ENOENT },
    { ERROR_INVALID_NAME, ENOENT },
};

const char *windows_words(DWORD error)
{
    if (error == ERROR_ACCESS_DENIED)
        return "access denied: Windows' own dumps need an administrator";
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (common[i].error == error)
            return strerror(common[i].number);
    return words_of(error);
}

/* --- descriptors ---------------------------------------------------------- */

int os_write(int fd, const char *bytes, size_t length)
{
    enum { AT_ONCE = 1 << 16 };

    while (length > 0) {
        unsigned n = length < AT_ONCE ? (unsigned)length : AT_ONCE;
        int written = _write(fd, bytes, n);

        if (written < 0)
            return errno;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

int os_open(const char *path, int *ret)
{
    int fd = _open(path, _O_RDONLY | _O_BINARY | _O_NOINHERIT);

    if (fd < 0)
        return os_is_folder(path) ? EISDIR : errno;
    *ret = fd;
    return 0;
}

void os_close(int fd)
{
    _close(fd);
}

int os_read(int fd, char *bytes, size_t length, size_t *ret)
{
    enum { AT_ONCE = 1 << 16 };
    int n = _read(fd, bytes, length < AT_ONCE ? (unsigned)length : AT_ONCE);

    if (n < 0)
        return errno;
    *ret = (size_t)n;
    return 0;
}

const char *os_save(const char *path, const void *bytes, size_t length)
{
    int fd = _open(path, _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY,
                   _S_IREAD | _S_IWRITE);
    int failed = fd < 0 ? errno : os_write(fd, bytes, length);

    if (fd >= 0 && _close(fd) != 0 && !failed)
        failed = errno;
    if (fd >= 0 && failed)
        remove(path);
    if (failed == EEXIST)
        return "a file of that name is there already";
    return failed ? strerror(failed) : NULL;
}

/* --- folders -------------------------------------------------------------- */

bool os_is_folder(const char *path)
{
    DWORD attributes = GetFileAttributesA(path);

    return attributes != INVALID_FILE_ATTRIBUTES
           && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool os_folder(const char *path,
               bool (*each)(void *context, const char *path), void *context)
{
    enum { PATH = 4096 };
    char name[PATH];
    WIN32_FIND_DATAA entry;
    HANDLE folder;
    /* As whoever named the folder has it. */
    char slash = strchr(path, '\\') ? '\\' : '/';
    bool more = true;

    if ((size_t)snprintf(name, sizeof name, "%s/*", path) >= sizeof name)
        return false;
    folder = FindFirstFileA(name, &entry);
    if (folder == INVALID_HANDLE_VALUE)
        return false;
    do {
        if (!is_dots(entry.cFileName)
            && (size_t)snprintf(name, sizeof name, "%s%c%s", path, slash,
                                entry.cFileName) < sizeof name)
            more = each(context, name);
    } while (more && FindNextFileA(folder, &entry));
    FindClose(folder);
    return true;
}

/* Below the folder of Windows; MEMORY.DMP is all memory, or its kernel's. */
static const char *const places[] = {
    "Minidump", "MEMORY.DMP", "LiveKernelReports",
};

bool os_dump_places(bool (*each)(void *context, const char *path),
                    void *context)
{
    char windows[MAX_PATH], path[2 * MAX_PATH];

    if (!GetWindowsDirectoryA(windows, sizeof windows))
        return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, sizeof path, "%s\\%s", windows, places[i]);
        if (GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES
            && !each(context, path))
            return false;
    }
    return true;
}

/* --- pages of text -------------------------------------------------------- */

/* The console scrolls. */
int os_pager_begin(void)
{
    return -1;
}

void os_pager_end(int fd)
{
    (void)fd;
}

/* --- time ----------------------------------------------------------------- */

int64_t os_ms(void)
{
    return (int64_t)GetTickCount64();
}

/* --- the sandbox ---------------------------------------------------------- */

const char *os_sandbox(enum os_sandbox mode)
{
    (void)mode;
    return "Windows has nothing that this program uses";
}
