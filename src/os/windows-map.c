/*
 * Files, read where they are needed.  A file on a network may go while it is
 * open, and a mapping of it would then end the program: nothing is mapped.
 */
#include "os.h"
#include "windows.h"

enum { SLOTS = 16 };

static struct {
    HANDLE file;                /* NULL: free                                 */
    bool lost;
} slots[SLOTS];

static const char *take_slot(HANDLE file, uint64_t size, struct os_map *ret)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i].file)
            continue;
        slots[i].file = file;
        slots[i].lost = false;
        *ret = (struct os_map) { .size = size, .slot = i };
        return NULL;
    }
    return "too many images are open";
}

static const char *opened(HANDLE file, struct os_map *ret)
{
    LARGE_INTEGER size;

    if (GetFileType(file) != FILE_TYPE_DISK)
        return "it is not a regular file, so it cannot be mapped";
    if (!GetFileSizeEx(file, &size))
        return windows_words(GetLastError());
    if (size.QuadPart == 0)
        return "it is empty";
    return take_slot(file, (uint64_t)size.QuadPart, ret);
}

const char *os_map(const char *path, struct os_map *ret)
{
    const DWORD others = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const char *why;
    HANDLE file;

    if (os_is_folder(path))
        return "it is a directory";
    file = CreateFileA(path, GENERIC_READ, others, NULL, OPEN_EXISTING,
                       FILE_FLAG_RANDOM_ACCESS, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return windows_words(GetLastError());
    why = opened(file, ret);
    if (why)
        CloseHandle(file);
    return why;
}

void os_unmap(struct os_map *map)
{
    if (map->size == 0)
        return;
    CloseHandle(slots[map->slot].file);
    slots[map->slot].file = NULL;
    map->size = 0;
}

size_t os_map_read(struct os_map *map, uint64_t offset, void *buffer,
                   size_t length)
{
    enum { AT_ONCE = 1 << 30 };
    size_t done = 0;

    while (done < length) {
        uint64_t at = offset + done;
        OVERLAPPED place = {
            .Offset = (DWORD)at, .OffsetHigh = (DWORD)(at >> 32),
        };
        size_t left = length - done;
        DWORD n = 0;

        if (!ReadFile(slots[map->slot].file, (char *)buffer + done,
                      left < AT_ONCE ? (DWORD)left : AT_ONCE, &n, &place)
            || n == 0) {
            slots[map->slot].lost = true;
            break;
        }
        done += n;
    }
    return done;
}

bool os_map_lost(const struct os_map *map)
{
    return map->size > 0 && slots[map->slot].lost;
}

bool os_map_shrank(const struct os_map *map)
{
    LARGE_INTEGER size;

    if (map->size == 0)
        return false;
    if (GetFileSizeEx(slots[map->slot].file, &size)
        && (uint64_t)size.QuadPart < map->size)
        slots[map->slot].lost = true;
    return slots[map->slot].lost;
}

/* The system reads ahead by itself. */
void os_map_soon(const struct os_map *map, uint64_t offset, uint64_t length)
{
    (void)map, (void)offset, (void)length;
}

/* Holes are taken for data: they read as 0. */
bool os_map_data(const struct os_map *map, uint64_t at, uint64_t *ret_from,
                 uint64_t *ret_to)
{
    *ret_from = at;
    *ret_to = map->size;
    return at < map->size;
}
