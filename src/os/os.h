/* os.h - what differs from system to system; a file of this folder for each. */
#ifndef OS_H
#define OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- files ---------------------------------------------------------------- */

/* A whole file in memory; `bytes` is NULL where there is none. */
struct os_map {
    const uint8_t *bytes;
    uint64_t size;
    size_t slot;                /* for the system's own use                   */
};

/* NULL, or why not: the system's words or ours.  *ret is set on success. */
const char *os_map(const char *path, struct os_map *ret);
void os_unmap(struct os_map *map);

/* Some of it could not be read any more since: those bytes read as 0. */
bool os_map_lost(const struct os_map *map);

/* --- time ----------------------------------------------------------------- */

/* Milliseconds since some moment; it never goes back. */
int64_t os_ms(void);

#endif
